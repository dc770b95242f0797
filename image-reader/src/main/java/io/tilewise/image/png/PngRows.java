package io.tilewise.image.png;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.RgbPixels;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The rows of a PNG as RGB, one after the other, in memory for two rows. Rows of an interlaced
 * image (Adam7) come pass by pass, so {@link #readAll} is the only way to read it. Not thread-safe.
 */
final class PngRows implements AutoCloseable {
  private static final int INPUT_BYTES = 1 << 16;
  private static final int MAX_ROW_BYTES = 1 << 28;

  /** Deflate makes at most 1032 bytes of one, so a small file cannot hold a large image. */
  private static final int DEFLATE_RATIO = 1032;

  /** First column, first row, column step and row step of the passes of Adam7. */
  private static final int[][] ADAM7 = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private final PngChunks chunks;
  private final PngHeader header;
  private final PngPixels pixels;
  private final Inflater inflater = new Inflater();
  private final byte[] input;
  private byte[] row;
  private byte[] above;

  /**
   * Reads up to the first pixel data.
   *
   * @param bytes how many there are to read, at most
   * @param maxPixels refuses larger images before it allocates for them
   */
  PngRows(InputStream in, long bytes, long maxPixels) throws IOException, ImageFormatException {
    chunks = new PngChunks(in);
    header = chunks.header();
    checkSize(header, bytes, maxPixels);
    pixels = new PngPixels(chunks);
    input = new byte[(int) Math.min(INPUT_BYTES, bytes)];
    int rowBytes = 1 + Math.toIntExact(header.rowBytes(header.width()));
    row = new byte[rowBytes];
    above = new byte[rowBytes];
  }

  private static void checkSize(PngHeader header, long bytes, long maxPixels)
      throws ImageFormatException {
    String size = "PNG size: " + header.width() + "x" + header.height();
    long rowBytes = header.rowBytes(header.width());
    if ((long) header.width() * header.height() > maxPixels || rowBytes > MAX_ROW_BYTES) {
      throw new ImageFormatException(
          Kind.TOO_LARGE, size + " (expected: at most " + maxPixels + " pixels)");
    }
    if ((1 + rowBytes) * header.height() / DEFLATE_RATIO > bytes) {
      throw corrupt(size + " in " + bytes + " bytes (expected: more bytes for that many pixels)");
    }
  }

  PngHeader header() {
    return header;
  }

  /** Reads the next row of an image that is not interlaced into {@code rgb} from {@code at}. */
  void next(byte[] rgb, int at) throws IOException, ImageFormatException {
    readRow(header.width(), rgb, at, RgbPixels.CHANNELS);
  }

  /** Reads the whole image, of at most {@link RgbPixels#MAX_PIXELS}, and its end. */
  byte[] readAll() throws IOException, ImageFormatException {
    int rowBytes = header.width() * RgbPixels.CHANNELS;
    byte[] rgb = new byte[Math.multiplyExact(rowBytes, header.height())];
    if (header.interlaced()) {
      for (int[] pass : ADAM7) {
        readPass(pass, rgb, rowBytes);
      }
    } else {
      for (int y = 0; y < header.height(); y++) {
        next(rgb, y * rowBytes);
      }
    }
    finish();
    return rgb;
  }

  private void readPass(int[] pass, byte[] rgb, int rowBytes)
      throws IOException, ImageFormatException {
    int count = Math.ceilDiv(header.width() - pass[0], pass[2]);
    if (count <= 0) {
      return;
    }
    Arrays.fill(above, (byte) 0);
    for (int y = pass[1]; y < header.height(); y += pass[3]) {
      int at = y * rowBytes + pass[0] * RgbPixels.CHANNELS;
      readRow(count, rgb, at, pass[2] * RgbPixels.CHANNELS);
    }
  }

  private void readRow(int count, byte[] rgb, int at, int step)
      throws IOException, ImageFormatException {
    int length = 1 + (int) header.rowBytes(count);
    inflate(length);
    PngFilter.undo(row, above, header.filterStep(), length);
    pixels.convert(row, count, rgb, at, step);
    byte[] restored = row;
    row = above;
    above = restored;
  }

  private void inflate(int length) throws IOException, ImageFormatException {
    int filled = 0;
    while (filled < length) {
      int count = inflateSome(filled, length - filled);
      if (count == 0 && !feed()) {
        throw corrupt("PNG pixel data: ends too early (expected: all rows)");
      }
      filled += count;
    }
  }

  private int inflateSome(int at, int length) throws ImageFormatException {
    try {
      return inflater.inflate(row, at, length);
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
    while (!inflater.finished()) {
      if (inflateSome(0, 1) > 0) {
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
