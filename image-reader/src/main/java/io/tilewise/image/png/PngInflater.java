package io.tilewise.image.png;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The filtered rows of a PNG as one stream of bytes: what its IDAT chunks hold, inflated. The more
 * is taken at once, the less is copied: zlib keeps the last 32 KB of every call. Not thread-safe.
 */
final class PngInflater implements AutoCloseable {
  private static final int INPUT_BYTES = 1 << 16;

  private final PngChunks chunks;
  private final Inflater inflater = new Inflater();
  private final byte[] input;

  /**
   * The pixel data of chunks that were read up to it.
   *
   * @param bytes how many there are to read, at most
   */
  PngInflater(PngChunks chunks, long bytes) {
    this.chunks = chunks;
    input = new byte[(int) Math.min(INPUT_BYTES, bytes)];
  }

  /** Fills in the next bytes, all of them. */
  void fill(byte[] target, int at, int length) throws IOException, ImageFormatException {
    int filled = 0;
    while (filled < length) {
      int count = inflateSome(target, at + filled, length - filled);
      if (count == 0 && !feed()) {
        throw corrupt("PNG pixel data: ends too early (expected: all rows)");
      }
      filled += count;
    }
  }

  private int inflateSome(byte[] target, int at, int length) throws ImageFormatException {
    try {
      int count = inflater.inflate(target, at, length);
      if (inflater.needsDictionary()) {
        throw corrupt("PNG pixel data: needs a preset dictionary (expected: none)");
      }
      return count;
    } catch (DataFormatException e) {
      throw corrupt("PNG pixel data: " + e.getMessage() + " (expected: a zlib stream)");
    }
  }

  /** Hands the inflater more input; false when it needs none or there is none. */
  private boolean feed() throws IOException, ImageFormatException {
    if (!inflater.needsInput() || inflater.finished()) {
      return false;
    }
    int count = chunks.pixelData(input);
    if (count < 0) {
      return false;
    }
    inflater.setInput(input, 0, count);
    return true;
  }

  /** Reads the end of the file after the last row; refuses a file that ends too early or late. */
  void finish() throws IOException, ImageFormatException {
    byte[] more = new byte[1];
    while (!inflater.finished()) {
      if (inflateSome(more, 0, 1) > 0) {
        throw corrupt("PNG pixel data: goes on behind the last row (expected: its end)");
      }
      if (!inflater.finished() && !feed()) {
        throw corrupt("PNG pixel data: ends without its checksum (expected: a whole zlib stream)");
      }
    }
    chunks.finish();
  }

  @Override
  public void close() {
    inflater.end();
  }
}
