package io.tilewise.image.png;

import static io.tilewise.image.ImageFormatException.corrupt;
import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.png.PngHeader.Color;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Samples of a PNG row as 8-bit RGB, changed no more than eight bits demand: grey becomes three
 * equal values, 1, 2 and 4 bits are scaled to the full range, 16 bits give their high byte, and
 * gamma and colour profiles are left to who knows the scanner. Alpha is accepted where it says
 * opaque; a translucent pixel has no colour of its own and is refused by name.
 */
final class PngPixels {
  private final PngHeader header;
  private final byte @Nullable [] palette;
  private final byte @Nullable [] transparency;

  PngPixels(PngChunks chunks) throws ImageFormatException {
    header = chunks.header();
    palette = chunks.palette();
    transparency = chunks.transparency();
    if (transparency != null && header.color() != Color.PALETTE) {
      throw unsupported("PNG transparency: a colour key (expected: opaque pixels)");
    }
  }

  /**
   * Converts a row.
   *
   * @param row restored samples from index 1
   * @param count pixels in the row
   * @param rgb receives three bytes a pixel
   * @param at index of the first
   * @param step distance in bytes from one pixel to the next, 3 unless interlaced
   */
  void convert(byte[] row, int count, byte[] rgb, int at, int step) throws ImageFormatException {
    int bytes = header.bitDepth() == 16 ? 2 : 1;
    switch (header.color()) {
      case RGB -> copy(row, count, 3 * bytes, bytes, rgb, at, step);
      case RGB_ALPHA -> {
        checkOpaque(row, count, 3, bytes);
        copy(row, count, 4 * bytes, bytes, rgb, at, step);
      }
      case GREY -> grey(row, count, bytes, rgb, at, step);
      case GREY_ALPHA -> {
        checkOpaque(row, count, 1, bytes);
        copy(row, count, 2 * bytes, 0, rgb, at, step);
      }
      case PALETTE -> indexed(row, count, rgb, at, step);
    }
  }

  /** {@code green} bytes from red to green and from green to blue: 0 repeats one sample. */
  private static void copy(
      byte[] row, int count, int pixelBytes, int green, byte[] rgb, int at, int step) {
    if (pixelBytes == 3 && step == 3) {
      System.arraycopy(row, 1, rgb, at, 3 * count);
      return;
    }
    int from = 1;
    int to = at;
    for (int i = 0; i < count; i++) {
      rgb[to] = row[from];
      rgb[to + 1] = row[from + green];
      rgb[to + 2] = row[from + 2 * green];
      from += pixelBytes;
      to += step;
    }
  }

  private void checkOpaque(byte[] row, int count, int colours, int bytes)
      throws ImageFormatException {
    int pixelBytes = (colours + 1) * bytes;
    for (int i = 0; i < count; i++) {
      int at = 1 + i * pixelBytes + colours * bytes;
      if (row[at] != -1 || row[at + bytes - 1] != -1) {
        throw translucent(row[at] & 0xff);
      }
    }
  }

  private void grey(byte[] row, int count, int bytes, byte[] rgb, int at, int step) {
    if (header.bitDepth() >= 8) {
      copy(row, count, bytes, 0, rgb, at, step);
      return;
    }
    int scale = 255 / ((1 << header.bitDepth()) - 1);
    int to = at;
    for (int i = 0; i < count; i++) {
      byte value = (byte) (packed(row, i) * scale);
      rgb[to] = value;
      rgb[to + 1] = value;
      rgb[to + 2] = value;
      to += step;
    }
  }

  private void indexed(byte[] row, int count, byte[] rgb, int at, int step)
      throws ImageFormatException {
    byte[] entries = Objects.requireNonNull(palette);
    int to = at;
    for (int i = 0; i < count; i++) {
      int index = packed(row, i);
      if (3 * index >= entries.length) {
        throw corrupt("PNG palette index: " + index + " (expected: < " + entries.length / 3 + ")");
      }
      if (transparency != null && index < transparency.length && transparency[index] != -1) {
        throw translucent(transparency[index] & 0xff);
      }
      rgb[to] = entries[3 * index];
      rgb[to + 1] = entries[3 * index + 1];
      rgb[to + 2] = entries[3 * index + 2];
      to += step;
    }
  }

  /** Sample {@code i} of a row of samples of 1, 2, 4 or 8 bits, the first in the high bits. */
  private int packed(byte[] row, int i) {
    int depth = header.bitDepth();
    int bit = i * depth;
    return (row[1 + (bit >> 3)] >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
  }

  private static ImageFormatException translucent(int alpha) {
    return unsupported("PNG alpha: a pixel with " + alpha + " of 255 (expected: opaque pixels)");
  }
}
