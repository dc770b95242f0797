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
    if (transparency != null) {
      checkTransparency(header.color());
    }
  }

  private static void checkTransparency(Color color) throws ImageFormatException {
    switch (color) {
      case PALETTE -> {}
      case GREY, RGB ->
          throw unsupported("PNG transparency: a colour key (expected: opaque pixels)");
      case GREY_ALPHA, RGB_ALPHA ->
          throw corrupt("PNG transparency: tRNS beside an alpha channel (expected: one of them)");
    }
  }

  /**
   * Where pixels go.
   *
   * @param rgb receives three bytes a pixel
   * @param at index of the first
   * @param step distance in bytes from one pixel to the next, 3 unless interlaced
   */
  @SuppressWarnings("ArrayRecordComponent") // a place, never compared
  record Target(byte[] rgb, int at, int step) {}

  /**
   * Converts a row.
   *
   * @param rows hold its restored samples from index {@code from} on
   * @param count pixels in the row
   */
  void convert(byte[] rows, int from, int count, Target to) throws ImageFormatException {
    int bytes = header.bitDepth() == 16 ? 2 : 1;
    switch (header.color()) {
      case RGB -> copy(rows, from, count, new Pixel(3 * bytes, bytes), to);
      case RGB_ALPHA -> {
        checkOpaque(rows, from, count, 3, bytes);
        copy(rows, from, count, new Pixel(4 * bytes, bytes), to);
      }
      case GREY -> grey(rows, from, count, bytes, to);
      case GREY_ALPHA -> {
        checkOpaque(rows, from, count, 1, bytes);
        copy(rows, from, count, new Pixel(2 * bytes, 0), to);
      }
      case PALETTE -> indexed(rows, from, count, to);
    }
  }

  /**
   * How whole bytes make a pixel.
   *
   * @param green bytes from red to green and from green to blue; 0 repeats one sample
   */
  private record Pixel(int bytes, int green) {}

  private static void copy(byte[] rows, int first, int count, Pixel pixel, Target target) {
    if (pixel.bytes == 3 && target.step == 3) {
      System.arraycopy(rows, first, target.rgb, target.at, 3 * count);
      return;
    }
    byte[] rgb = target.rgb;
    int from = first;
    int to = target.at;
    for (int i = 0; i < count; i++) {
      rgb[to] = rows[from];
      rgb[to + 1] = rows[from + pixel.green];
      rgb[to + 2] = rows[from + 2 * pixel.green];
      from += pixel.bytes;
      to += target.step;
    }
  }

  private static void checkOpaque(byte[] rows, int from, int count, int colours, int bytes)
      throws ImageFormatException {
    int pixelBytes = (colours + 1) * bytes;
    for (int i = 0; i < count; i++) {
      int at = from + i * pixelBytes + colours * bytes;
      if (rows[at] != -1 || rows[at + bytes - 1] != -1) {
        int high = rows[at] & 0xff;
        throw bytes == 1
            ? translucent(high, 0xff)
            : translucent(high << 8 | (rows[at + 1] & 0xff), 0xffff);
      }
    }
  }

  private void grey(byte[] rows, int from, int count, int bytes, Target target) {
    if (header.bitDepth() >= 8) {
      copy(rows, from, count, new Pixel(bytes, 0), target);
      return;
    }
    int scale = 255 / ((1 << header.bitDepth()) - 1);
    byte[] rgb = target.rgb;
    int to = target.at;
    for (int i = 0; i < count; i++) {
      byte value = (byte) (packed(rows, from, i) * scale);
      rgb[to] = value;
      rgb[to + 1] = value;
      rgb[to + 2] = value;
      to += target.step;
    }
  }

  private void indexed(byte[] rows, int from, int count, Target target)
      throws ImageFormatException {
    byte[] entries = Objects.requireNonNull(palette);
    byte[] rgb = target.rgb;
    int to = target.at;
    for (int i = 0; i < count; i++) {
      int index = packed(rows, from, i);
      if (3 * index >= entries.length) {
        throw corrupt("PNG palette index: " + index + " (expected: < " + entries.length / 3 + ")");
      }
      if (transparency != null && index < transparency.length && transparency[index] != -1) {
        throw translucent(transparency[index] & 0xff, 0xff);
      }
      rgb[to] = entries[3 * index];
      rgb[to + 1] = entries[3 * index + 1];
      rgb[to + 2] = entries[3 * index + 2];
      to += target.step;
    }
  }

  /** Sample {@code i} of a row of samples of 1, 2, 4 or 8 bits, the first in the high bits. */
  private int packed(byte[] rows, int from, int i) {
    int depth = header.bitDepth();
    int bit = i * depth;
    return (rows[from + (bit >> 3)] >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
  }

  private static ImageFormatException translucent(int alpha, int opaque) {
    return unsupported(
        "PNG alpha: a pixel with " + alpha + " of " + opaque + " (expected: opaque pixels)");
  }
}
