package io.tilewise.bench.bed;

import io.tilewise.image.RgbPixels;
import io.tilewise.standalone.demo.SmearPainter;
import io.tilewise.standalone.demo.SmearPlan;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * The images of 4096×4096 pixels that are judged: those of a folder when it has them, else smears
 * that the demo's painter draws.
 *
 * @param png one of them
 * @param jpeg another one
 */
public record Pictures(Path png, Path jpeg) {
  private static final String PNG = "rare-1.png";
  private static final String JPEG = "heavy-1.jpg";

  /**
   * Looks for them.
   *
   * @param folder that may have them
   * @param scratch where they are painted else
   */
  public static Pictures of(Path folder, Path scratch) throws IOException {
    if (Files.exists(folder.resolve(PNG)) && Files.exists(folder.resolve(JPEG))) {
      Path real = folder.toRealPath();
      return new Pictures(real.resolve(PNG), real.resolve(JPEG));
    }
    System.err.println(folder + ": no " + PNG + " and " + JPEG + " there: smears are painted");
    return painted(SmearPlan.samples().get(1), SmearPlan.samples().get(2), scratch);
  }

  /** Paints both. */
  public static Pictures painted(SmearPlan png, SmearPlan jpeg, Path scratch) throws IOException {
    Path folder = scratch.toRealPath();
    return new Pictures(
        write(png, "png", folder.resolve("painted.png")),
        write(jpeg, "jpg", folder.resolve("painted.jpg")));
  }

  private static Path write(SmearPlan plan, String format, Path file) throws IOException {
    if (!ImageIO.write(picture(SmearPainter.paint(plan)), format, file.toFile())) {
      throw new IOException(file + ": not written (expected: a writer of " + format + ")");
    }
    return file;
  }

  /** Every PNG and JPEG of the folder; both, when they are painted. */
  public List<Path> all() throws IOException {
    if (!png.endsWith(PNG)) {
      return List.of(png, jpeg);
    }
    try (Stream<Path> files = Files.list(png.getParent())) {
      return files.filter(file -> file.toString().matches(".*[.](png|jpg)")).sorted().toList();
    }
  }

  /** The JDK's form of pixels. */
  public static BufferedImage picture(RgbPixels pixels) {
    BufferedImage picture =
        new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_3BYTE_BGR);
    byte[] bgr = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < bgr.length; i += RgbPixels.CHANNELS) {
      bgr[i] = pixels.rgb()[i + 2];
      bgr[i + 1] = pixels.rgb()[i + 1];
      bgr[i + 2] = pixels.rgb()[i];
    }
    return picture;
  }
}
