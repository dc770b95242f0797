package io.tilewise.bench.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.Level;
import io.tilewise.image.file.ImageReaders;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What becomes of a file that is read. */
sealed interface Outcome {
  /** Memory that an image may ask for is bounded, so that a header cannot make it the machine's. */
  ImageLimits LIMITS = new ImageLimits(1 << 26, 70_000, 60_000_000, 8_000_000);

  /** Levels up to so many pixels are read whole, of others three squares. */
  int MOST_PIXELS = 600_000;

  int SQUARE = 256;

  /** Pixels: the digest of levels, their sizes, and the pixels that were read. */
  record Read(String digest) implements Outcome {}

  /** A refusal by name. */
  record Refused(ImageFormatException.Kind kind) implements Outcome {}

  /** Reads a file; whatever else is thrown is a finding. */
  static Outcome of(Path file) throws IOException {
    try (ImageReader image = ImageReaders.open(file, LIMITS)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (int number = 0; number < image.layout().levels().size(); number++) {
        Level level = image.layout().level(number);
        digest.update((level.width() + "x" + level.height() + ";").getBytes(US_ASCII));
        if ((long) level.width() * level.height() <= MOST_PIXELS) {
          whole(image, number, level, digest);
        } else {
          squares(image, number, level, digest);
        }
      }
      image.finish();
      return new Read(HexFormat.of().formatHex(digest.digest()));
    } catch (ImageFormatException e) {
      return new Refused(e.kind());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void whole(ImageReader image, int number, Level level, MessageDigest digest)
      throws IOException, ImageFormatException {
    for (int y = 0; y < level.height(); y += SQUARE) {
      int rows = Math.min(SQUARE, level.height() - y);
      digest.update(image.region(number, 0, y, level.width(), rows).rgb());
    }
  }

  /** Downwards, as a format that streams wants it. */
  private static void squares(ImageReader image, int number, Level level, MessageDigest digest)
      throws IOException, ImageFormatException {
    for (int part = 0; part < 3; part++) {
      int x = Math.max(0, level.width() - SQUARE) * part / 2;
      int y = Math.max(0, level.height() - SQUARE) * part / 2;
      digest.update(image.region(number, x, y, SQUARE, SQUARE).rgb());
    }
  }
}
