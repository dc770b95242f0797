package io.tilewise.image.jpeg;

import io.tilewise.image.RgbPixels;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What libjpeg-turbo's own reader says of a file; Debian's package is libjpeg-turbo-progs. */
record Djpeg(Optional<RgbPixels> pixels, String warnings) {
  private static final int SHORTEST = "P5 1 1 255 ".length();

  static boolean isInstalled() {
    try {
      return new ProcessBuilder("djpeg", "-version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static Djpeg read(Path jpeg, Path folder) throws IOException {
    File said = folder.resolve("said").toFile();
    Process process =
        new ProcessBuilder("djpeg", "-pnm", jpeg.toString()).redirectError(said).start();
    byte[] pnm = process.getInputStream().readAllBytes();
    return new Djpeg(
        pnm.length < SHORTEST ? Optional.empty() : Optional.of(Jpegs.pnm(pnm)),
        Files.readString(said.toPath()).strip());
  }
}
