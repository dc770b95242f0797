package io.tilewise.image.jpeg;

import io.tilewise.image.RgbPixels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** libjpeg-turbo's own writer, in every sampling; Debian's package is libjpeg-turbo-progs. */
final class Cjpeg {
  private Cjpeg() {}

  static boolean isInstalled() {
    return Djpeg.isInstalled();
  }

  /** A picture with these options; empty where they do not go together. */
  static Optional<byte[]> write(Path folder, BufferedImage image, List<String> options)
      throws IOException {
    File said = folder.resolve("cjpeg").toFile();
    List<String> command = new ArrayList<>(List.of("cjpeg"));
    command.addAll(options);
    Process process = new ProcessBuilder(command).redirectError(said).start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(ppm(image));
    } catch (IOException e) {
      return Optional.empty(); // it ended before it read
    }
    byte[] jpeg = process.getInputStream().readAllBytes();
    return said.length() > 0 || jpeg.length == 0 ? Optional.empty() : Optional.of(jpeg);
  }

  private static byte[] ppm(BufferedImage image) {
    ByteArrayOutputStream ppm = new ByteArrayOutputStream();
    String header = "P6 %d %d 255\n".formatted(image.getWidth(), image.getHeight());
    ppm.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
    byte[] pixel = new byte[RgbPixels.CHANNELS];
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int rgb = image.getRGB(x, y);
        pixel[0] = (byte) (rgb >> 16);
        pixel[1] = (byte) (rgb >> 8);
        pixel[2] = (byte) rgb;
        ppm.writeBytes(pixel);
      }
    }
    return ppm.toByteArray();
  }
}
