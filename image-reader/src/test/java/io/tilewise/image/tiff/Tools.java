package io.tilewise.image.tiff;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.image.RgbPixels;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/**
 * Programs of other people that write and read TIFFs. Debian's packages are libvips-tools,
 * libtiff-tools and openslide-tools.
 */
final class Tools {
  private static final Pattern PNM =
      Pattern.compile("(P[56])\\s(?:#[^\\n]*\\n)*(\\d+) (\\d+)\\s(\\d+)\\n");
  private static final int MOST_HEADER_BYTES = 200;

  private Tools() {}

  static void assumeInstalled(String... programs) {
    for (String program : programs) {
      boolean found =
          List.of(System.getenv("PATH").split(":")).stream()
              .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
      assumeThat(found).as(program + " is installed").isTrue();
    }
  }

  static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What libvips reads of a page of a TIFF, with options as {@code --subifd 0}. */
  static RgbPixels vips(Path tiff, Path folder, int page, String... options) throws IOException {
    Path out = folder.resolve("vips.ppm");
    List<String> command = new ArrayList<>(List.of("vips", "tiffload"));
    command.addAll(List.of(tiff.toString(), out.toString(), "--page", "" + page));
    command.addAll(List.of(options));
    run(command.toArray(String[]::new));
    return pnm(Files.readAllBytes(out));
  }

  /** What OpenSlide reads of a level; every pixel has to be there. */
  static RgbPixels openSlide(Path slide, Path folder, int level, int width, int height)
      throws IOException {
    Path out = folder.resolve("openslide.png");
    run(
        "openslide-write-png",
        slide.toString(),
        "0",
        "0",
        "" + level,
        "" + width,
        "" + height,
        out.toString());
    Raster raster = ImageIO.read(out.toFile()).getRaster();
    byte[] rgb = new byte[width * height * 3];
    int[] row = new int[width * 4];
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        if (row[4 * x + 3] != 255) {
          throw new IOException("OpenSlide: no pixel at " + x + "," + y);
        }
        for (int channel = 0; channel < 3; channel++) {
          rgb[(y * width + x) * 3 + channel] = (byte) row[4 * x + channel];
        }
      }
    }
    return new RgbPixels(width, height, rgb);
  }

  private static RgbPixels pnm(byte[] file) {
    int bytes = Math.min(MOST_HEADER_BYTES, file.length);
    Matcher header = PNM.matcher(new String(file, 0, bytes, StandardCharsets.ISO_8859_1));
    if (!header.lookingAt()) {
      throw new AssertionError("vips wrote no PNM");
    }
    int width = Integer.parseInt(header.group(2));
    int height = Integer.parseInt(header.group(3));
    int sample = header.group(4).equals("255") ? 1 : 2;
    int channels = header.group(1).equals("P6") ? 3 : 1;
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0; i < rgb.length; i++) {
      int at = channels == 3 ? i : i / 3;
      rgb[i] = file[header.end() + at * sample]; // the high byte is first
    }
    return new RgbPixels(width, height, rgb);
  }
}
