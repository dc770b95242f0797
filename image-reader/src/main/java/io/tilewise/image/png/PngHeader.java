package io.tilewise.image.png;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLayout;
import java.nio.ByteBuffer;

/**
 * What a PNG's IHDR chunk says (PNG specification, third edition, 11.2.1).
 *
 * @param bitDepth bits of a sample: 1, 2, 4, 8 or 16
 */
record PngHeader(int width, int height, int bitDepth, Color color, boolean interlaced) {
  static final int BYTES = 13;

  /** How samples make a pixel; the wire's numbers are not consecutive. */
  enum Color {
    GREY(0, 1),
    RGB(2, 3),
    PALETTE(3, 1),
    GREY_ALPHA(4, 2),
    RGB_ALPHA(6, 4);

    final int code;
    final int samples;

    Color(int code, int samples) {
      this.code = code;
      this.samples = samples;
    }

    private static Color of(int code) throws ImageFormatException {
      for (Color color : values()) {
        if (color.code == code) {
          return color;
        }
      }
      throw corrupt("PNG colour type: " + code + " (expected: 0, 2, 3, 4 or 6)");
    }

    private boolean allows(int bitDepth) {
      return switch (this) {
        case GREY -> bitDepth == 16 || isPacked(bitDepth);
        case PALETTE -> isPacked(bitDepth);
        case RGB, GREY_ALPHA, RGB_ALPHA -> bitDepth == 8 || bitDepth == 16;
      };
    }

    private static boolean isPacked(int bitDepth) {
      return bitDepth == 1 || bitDepth == 2 || bitDepth == 4 || bitDepth == 8;
    }
  }

  static PngHeader parse(byte[] ihdr) throws ImageFormatException {
    ByteBuffer bytes = ByteBuffer.wrap(ihdr);
    int width = bytes.getInt();
    int height = bytes.getInt();
    if (width < 1 || height < 1) {
      throw corrupt(
          "PNG size: "
              + Integer.toUnsignedString(width)
              + "x"
              + Integer.toUnsignedString(height)
              + " (expected: each 1 to 2147483647)");
    }
    int bitDepth = Byte.toUnsignedInt(bytes.get());
    Color color = Color.of(Byte.toUnsignedInt(bytes.get()));
    if (!color.allows(bitDepth)) {
      throw corrupt("PNG bit depth: " + bitDepth + " (expected: one that " + color + " allows)");
    }
    method("compression", bytes.get(), 0);
    method("filter", bytes.get(), 0);
    boolean interlaced = method("interlace", bytes.get(), 1) == 1;
    return new PngHeader(width, height, bitDepth, color, interlaced);
  }

  private static int method(String of, byte code, int most) throws ImageFormatException {
    int method = Byte.toUnsignedInt(code);
    if (method > most) {
      String expected = most == 0 ? "0" : "0 or " + most;
      throw corrupt("PNG " + of + " method: " + method + " (expected: " + expected + ")");
    }
    return method;
  }

  /** What is said of the image. */
  ImageLayout layout() {
    String name =
        switch (color) {
          case GREY -> "grey";
          case RGB -> "RGB";
          case PALETTE -> "palette";
          case GREY_ALPHA -> "grey and alpha";
          case RGB_ALPHA -> "RGB and alpha";
        };
    String words = "PNG, %d-bit %s".formatted(bitDepth, name);
    return ImageLayout.ofRows(words, ImageLayout.LOSSLESS, width, height);
  }

  /** Bytes of a row of {@code pixels} pixels, without its filter byte. */
  long rowBytes(int pixels) {
    return Math.ceilDiv((long) pixels * color.samples * bitDepth, 8);
  }

  /** Distance in bytes that filters look back: a whole pixel, at least one byte. */
  int filterStep() {
    return Math.max(1, color.samples * bitDepth / 8);
  }
}
