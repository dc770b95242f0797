package io.tilewise.image.png;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.PngPixels.Target;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The rows of a PNG as RGB, one after the other. They are inflated by the piece, so many as fit
 * into a processor's cache, and restored one by one; a piece has two rows at least: one to restore
 * and the one above it. Rows of an interlaced image (Adam7) come pass by pass, so {@link #readAll}
 * is the only way to read it. Not thread-safe.
 */
final class PngRows implements AutoCloseable {
  private static final int PIECE_BYTES = 1 << 18;
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
  private final PngInflater inflater;

  /** The row above, then rows; only those before {@link #next} are restored. */
  private final byte[] piece;

  private int length;
  private int unread;
  private int inflated;
  private int next;

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
    inflater = new PngInflater(chunks, bytes);
    int rowBytes = 1 + Math.toIntExact(header.rowBytes(header.width()));
    int rows = 1 + Math.clamp(PIECE_BYTES / rowBytes, 1, header.height());
    piece = new byte[rows * rowBytes + PngFilter.PADDING];
    begin(header.width(), header.height());
  }

  private static void checkSize(PngHeader header, long bytes, long maxPixels)
      throws ImageFormatException {
    String size = "PNG size: " + header.width() + "x" + header.height();
    long rowBytes = header.rowBytes(header.width());
    if ((long) header.width() * header.height() > maxPixels) {
      throw tooLarge(size, maxPixels + " pixels");
    }
    if (rowBytes > MAX_ROW_BYTES) {
      throw tooLarge(size + ", " + rowBytes + " bytes a row", MAX_ROW_BYTES + " bytes a row");
    }
    if ((1 + rowBytes) * header.height() / DEFLATE_RATIO > bytes) {
      throw corrupt(size + " in " + bytes + " bytes (expected: more bytes for that many pixels)");
    }
  }

  private static ImageFormatException tooLarge(String what, String limit) {
    return new ImageFormatException(Kind.TOO_LARGE, what + " (expected: at most " + limit + ")");
  }

  PngHeader header() {
    return header;
  }

  /** Reads the next row of an image that is not interlaced into {@code rgb} from {@code at}. */
  void next(byte[] rgb, int at) throws IOException, ImageFormatException {
    readRow(header.width(), new Target(rgb, at, RgbPixels.CHANNELS));
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
    begin(count, Math.ceilDiv(header.height() - pass[1], pass[3]));
    for (int y = pass[1]; y < header.height(); y += pass[3]) {
      int at = y * rowBytes + pass[0] * RgbPixels.CHANNELS;
      readRow(count, new Target(rgb, at, pass[2] * RgbPixels.CHANNELS));
    }
  }

  /** Rows of a size follow, of an image or of a pass; there is none above the first. */
  private void begin(int count, int rows) {
    length = 1 + (int) header.rowBytes(count);
    unread = rows;
    inflated = length;
    next = length;
    Arrays.fill(piece, 0, length, (byte) 0);
  }

  private void readRow(int count, Target target) throws IOException, ImageFormatException {
    if (next == inflated) {
      inflatePiece();
    }
    PngFilter.undo(piece, next, header.filterStep(), length);
    pixels.convert(piece, next + 1, count, target);
    next += length;
  }

  private void inflatePiece() throws IOException, ImageFormatException {
    System.arraycopy(piece, next - length, piece, 0, length);
    int rows = Math.min(unread, (piece.length - PngFilter.PADDING) / length - 1);
    inflater.fill(piece, length, rows * length);
    unread -= rows;
    inflated = (1 + rows) * length;
    next = length;
  }

  /** Reads the end of the file after the last row; refuses a file that ends too early or late. */
  void finish() throws IOException, ImageFormatException {
    inflater.finish();
  }

  @Override
  public void close() {
    inflater.close();
  }
}
