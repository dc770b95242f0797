package io.tilewise.image.jpeg;

import static io.tilewise.image.ImageFormatException.corrupt;
import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.jpeg.bytes.JpegMarker;
import java.util.ArrayList;
import java.util.List;

/** What an image consists of (ITU-T T.81, B.2.2): one component, grey, or three. */
record JpegFrame(int width, int height, boolean progressive, List<Component> components) {
  /** The decoder's own limit, and libjpeg's. */
  private static final int MAX_SIDE = 65_500;

  private static final int FIXED_BYTES = 6;
  private static final int COMPONENT_BYTES = 3;
  private static final int MAX_SAMPLING = 4;
  private static final int BLOCK_SIDE = 8;
  private static final int BLOCK_BYTES = BLOCK_SIDE * BLOCK_SIDE * Short.BYTES;

  /**
   * One plane of samples.
   *
   * @param id by which scans name it
   * @param across samples of this component where the image has {@link JpegFrame#maxAcross()}
   * @param down the same from top to bottom
   * @param table which quantization table
   */
  record Component(int id, int across, int down, int table) {
    private String sampling() {
      return across + "x" + down;
    }
  }

  /** Reads a frame's segment, without its marker and length. */
  static JpegFrame of(int marker, byte[] segment) throws ImageFormatException {
    if (segment.length < FIXED_BYTES) {
      throw corrupt("JPEG frame: " + segment.length + " bytes (expected: 9 or 15)");
    }
    int precision = unsigned(segment, 0);
    if (precision != Byte.SIZE) {
      throw unsupported("JPEG sample bits: " + precision + " (expected: 8)");
    }
    checkCount(unsigned(segment, 5), segment.length);
    List<Component> components = new ArrayList<>();
    for (int at = FIXED_BYTES; at < segment.length; at += COMPONENT_BYTES) {
      int sampling = unsigned(segment, at + 1);
      components.add(
          new Component(
              unsigned(segment, at), sampling >> 4, sampling & 0xf, unsigned(segment, at + 2)));
    }
    JpegFrame frame =
        new JpegFrame(
            word(segment, 3), word(segment, 1), marker == JpegMarker.SOF2, List.copyOf(components));
    frame.checkSize();
    frame.checkComponents();
    return frame;
  }

  int maxAcross() {
    return components.stream().mapToInt(Component::across).max().orElse(1);
  }

  int maxDown() {
    return components.stream().mapToInt(Component::down).max().orElse(1);
  }

  /** Units of interleaved data from left to right: blocks of every component (A.2.3). */
  int unitsAcross() {
    return Math.ceilDiv(width, BLOCK_SIDE * maxAcross());
  }

  int unitsDown() {
    return Math.ceilDiv(height, BLOCK_SIDE * maxDown());
  }

  /** Blocks of 8x8 samples of a component alone, from left to right. */
  int blocksAcross(Component component) {
    return Math.ceilDiv(Math.ceilDiv(width * component.across(), maxAcross()), BLOCK_SIDE);
  }

  int blocksDown(Component component) {
    return Math.ceilDiv(Math.ceilDiv(height * component.down(), maxDown()), BLOCK_SIDE);
  }

  /** Blocks of a component, with those that fill up the last units. */
  long blocks(Component component) {
    return (long) unitsAcross() * component.across() * unitsDown() * component.down();
  }

  /** Blocks of all components. */
  long blocks() {
    return components.stream().mapToLong(this::blocks).sum();
  }

  boolean isGrey() {
    return components.size() == 1;
  }

  /** Bytes of all samples; grey ones become RGB beside themselves. */
  long sampleBytes() {
    return (long) width * height * (isGrey() ? 4 : 3);
  }

  /** Bytes of all coefficients. */
  long coefficientBytes() {
    return blocks() * BLOCK_BYTES;
  }

  String size() {
    return width + "x" + height;
  }

  private static void checkCount(int count, int bytes) throws ImageFormatException {
    int expected = FIXED_BYTES + COMPONENT_BYTES * count;
    if (bytes != expected) {
      throw corrupt(
          "JPEG components: %d in a frame of %d bytes (expected: %d bytes)"
              .formatted(count, bytes, expected));
    }
    if (count == 0) {
      throw corrupt("JPEG components: 0 (expected: 1 or 3)");
    }
    if (count == 4) {
      throw unsupported("JPEG colours: CMYK or YCCK (expected: grey, YCbCr or RGB)");
    }
    if (count != 1 && count != 3) {
      throw unsupported("JPEG components: " + count + " (expected: 1 or 3)");
    }
  }

  private void checkSize() throws ImageFormatException {
    if (height == 0 && width > 0) {
      throw unsupported("JPEG height: 0, told later by DNL (expected: in the frame)");
    }
    if (width == 0) {
      throw corrupt("JPEG size: " + size() + " (expected: at least 1x1)");
    }
    if (width > MAX_SIDE || height > MAX_SIDE) {
      throw unsupported("JPEG size: " + size() + " (expected: at most 65500 pixels a side)");
    }
  }

  private void checkComponents() throws ImageFormatException {
    List<Integer> ids = components.stream().map(Component::id).toList();
    if (ids.stream().distinct().count() < ids.size()) {
      throw corrupt("JPEG component ids: " + ids + " (expected: all different)");
    }
    for (Component component : components) {
      if (isOutside(component.across()) || isOutside(component.down())) {
        throw corrupt("JPEG sampling: " + component.sampling() + " (expected: 1 to 4 each)");
      }
    }
    for (Component component : components) {
      if (maxAcross() % component.across() != 0 || maxDown() % component.down() != 0) {
        throw unsupported(
            "JPEG sampling: %s beside %dx%d (expected: divisors of the largest)"
                .formatted(component.sampling(), maxAcross(), maxDown()));
      }
    }
  }

  private static boolean isOutside(int sampling) {
    return sampling < 1 || sampling > MAX_SAMPLING;
  }

  private static int unsigned(byte[] bytes, int at) {
    return bytes[at] & 0xff;
  }

  private static int word(byte[] bytes, int at) {
    return unsigned(bytes, at) << 8 | unsigned(bytes, at + 1);
  }
}
