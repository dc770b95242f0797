package io.tilewise.image.jpeg;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.jpeg.samples.SampleRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What one scan brings (ITU-T T.81, B.2.3 and G.1.1): bits of coefficients of some components.
 *
 * @param parts the components
 * @param first coefficient, 0 is DC
 * @param last coefficient
 * @param bitsBefore the lowest bit that came before, 0 where none did (Ah)
 * @param bits the lowest bit that is known behind this scan (Al)
 */
record JpegScan(List<Part> parts, int first, int last, int bitsBefore, int bits) {
  private static final int LAST_COEFFICIENT = 63;
  private static final int MAX_BITS = 13;
  private static final int MAX_PARTS = 4;
  private static final int MAX_UNIT_BLOCKS = 10;

  /**
   * One component of a scan.
   *
   * @param range of its samples
   * @param dc code of its first coefficient
   * @param ac code of all others
   */
  record Part(JpegFrame.Component component, SampleRange range, HuffmanTable dc, HuffmanTable ac) {}

  /** Reads a scan's segment, without its marker and length, by the tables before it. */
  static JpegScan of(byte[] segment, JpegFrame frame, JpegTables tables)
      throws ImageFormatException {
    int count = segment.length == 0 ? 0 : segment[0] & 0xff;
    if (count < 1 || count > MAX_PARTS || segment.length != 4 + 2 * count) {
      throw corrupt(
          "JPEG scan: %d components in %d bytes (expected: 1 to 4 in 6 to 12)"
              .formatted(count, segment.length));
    }
    int at = 1 + 2 * count;
    int approximation = segment[at + 2] & 0xff;
    List<Part> parts = new ArrayList<>();
    JpegScan scan =
        new JpegScan(
            Collections.unmodifiableList(parts),
            segment[at] & 0xff,
            segment[at + 1] & 0xff,
            approximation >> 4,
            approximation & 0xf);
    for (int i = 1; i < at; i += 2) {
      JpegFrame.Component component = component(segment[i] & 0xff, frame);
      boolean dc = scan.isDc() && scan.isFirst();
      boolean ac = !frame.progressive() || !scan.isDc();
      parts.add(
          new Part(
              component,
              new SampleRange(tables.quantization(component.table())),
              dc ? tables.dc((segment[i + 1] & 0xff) >> 4) : HuffmanTable.UNUSED,
              ac ? tables.ac(segment[i + 1] & 0xf) : HuffmanTable.UNUSED));
    }
    scan.checkParts();
    scan.checkCoefficients(frame.progressive());
    return scan;
  }

  boolean isDc() {
    return first == 0;
  }

  /** Whether nothing came of these coefficients before. */
  boolean isFirst() {
    return bitsBefore == 0;
  }

  /** Blocks that a decoder visits in this scan. */
  long blocks(JpegFrame frame) {
    return parts.stream().mapToLong(part -> frame.blocks(part.component)).sum();
  }

  private static JpegFrame.Component component(int id, JpegFrame frame)
      throws ImageFormatException {
    return frame.components().stream()
        .filter(component -> component.id() == id)
        .findFirst()
        .orElseThrow(
            () -> corrupt("JPEG scan: of component " + id + " (expected: one of the frame's)"));
  }

  private void checkParts() throws ImageFormatException {
    List<Integer> ids = parts.stream().map(part -> part.component.id()).toList();
    if (ids.stream().distinct().count() < ids.size()) {
      throw corrupt("JPEG scan: of components " + ids + " (expected: all different)");
    }
    int unit =
        parts.stream().mapToInt(part -> part.component.across() * part.component.down()).sum();
    if (parts.size() > 1 && unit > MAX_UNIT_BLOCKS) {
      throw corrupt("JPEG scan: " + unit + " blocks a unit (expected: at most 10)");
    }
  }

  private void checkCoefficients(boolean progressive) throws ImageFormatException {
    boolean right =
        progressive
            ? (isDc() ? last == 0 : first <= last && last <= LAST_COEFFICIENT && parts.size() == 1)
                && (bitsBefore == 0 || bits == bitsBefore - 1)
                && bits <= MAX_BITS
            : isDc() && last == LAST_COEFFICIENT && bitsBefore == 0 && bits == 0;
    if (!right) {
      throw corrupt(
          "JPEG scan: coefficients %d to %d of %d components, bits %d to %d (expected: %s)"
              .formatted(
                  first,
                  last,
                  parts.size(),
                  bitsBefore,
                  bits,
                  progressive ? "a step of a progression" : "0 to 63, bits 0 to 0"));
    }
  }
}
