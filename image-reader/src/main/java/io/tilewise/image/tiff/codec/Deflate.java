package io.tilewise.image.tiff.codec;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** One zlib stream, up to its checksum; what stands behind it is padding. */
final class Deflate {
  private Deflate() {}

  static int decode(byte[] stored, byte[] target) throws ImageFormatException {
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(stored);
      int count = fill(inflater, target);
      // The end of the stream and its checksum may be behind the last byte of the pixels.
      if (!inflater.finished() && inflater.inflate(new byte[1]) > 0) {
        throw corrupt("TIFF deflate: more than " + target.length + " bytes (expected: no more)");
      }
      if (!inflater.finished()) {
        throw corrupt(
            "TIFF deflate: ends too early, behind " + count + " bytes (expected: its checksum)");
      }
      return count;
    } catch (DataFormatException e) {
      throw corrupt("TIFF deflate: " + e.getMessage() + " (expected: a whole zlib stream)");
    }
  }

  private static int fill(Inflater inflater, byte[] target) throws DataFormatException {
    int count = 0;
    int more = inflater.inflate(target);
    while (more > 0) {
      count += more;
      more = inflater.inflate(target, count, target.length - count);
    }
    return count;
  }
}
