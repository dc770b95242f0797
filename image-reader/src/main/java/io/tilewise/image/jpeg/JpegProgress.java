package io.tilewise.image.jpeg;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which bits of which coefficients came so far. A decoder makes a picture out of any part of them,
 * without a word; here the picture is complete or refused.
 *
 * <p>Also how many blocks were visited: a scan of no bytes to speak of costs a decoder a visit to
 * every block, so bytes and pixels alone bound nothing.
 */
final class JpegProgress {
  /** Visits of each block: the scripts of common encoders make at most 8. */
  static final int MAX_VISITS = 12;

  /** Visits that any image may ask for, a quarter of a second of the decoder. */
  static final long FREE_VISITS = 1 << 20;

  private static final int COEFFICIENTS = 64;
  private static final int NONE = -1;

  private final JpegFrame frame;

  /** The lowest bit that is known of each coefficient, by component. */
  private final Map<JpegFrame.Component, int[]> lowest = new LinkedHashMap<>();

  private int scans;
  private long visits;

  JpegProgress(JpegFrame frame) {
    this.frame = frame;
    for (JpegFrame.Component component : frame.components()) {
      int[] none = new int[COEFFICIENTS];
      Arrays.fill(none, NONE);
      lowest.put(component, none);
    }
  }

  int scans() {
    return scans;
  }

  void add(JpegScan scan) throws ImageFormatException {
    scans++;
    visits += scan.blocks(frame);
    long limit = Math.max(FREE_VISITS, MAX_VISITS * frame.blocks());
    if (visits > limit) {
      throw new ImageFormatException(
          Kind.TOO_LARGE,
          "JPEG scans: the first %d visit %d blocks of %s (expected: at most %d)"
              .formatted(scans, visits, frame.size(), limit));
    }
    for (JpegScan.Part part : scan.parts()) {
      add(scan, part.component());
    }
  }

  private void add(JpegScan scan, JpegFrame.Component component) throws ImageFormatException {
    int[] bits = lowest.getOrDefault(component, new int[COEFFICIENTS]);
    if (!scan.isDc() && bits[0] == NONE) {
      throw outOfOrder(scan, component, 0);
    }
    for (int i = scan.first(); i <= scan.last(); i++) {
      boolean first = scan.bitsBefore() == 0;
      if (first ? bits[i] != NONE : bits[i] != scan.bitsBefore()) {
        throw outOfOrder(scan, component, i);
      }
      bits[i] = scan.bits();
    }
  }

  private ImageFormatException outOfOrder(
      JpegScan scan, JpegFrame.Component component, int coefficient) {
    return corrupt(
        "JPEG scan: number %d, coefficient %d of component %d, bits %d to %d (expected: each bit"
                .formatted(scans, coefficient, component.id(), scan.bitsBefore(), scan.bits())
            + " once, DC first)");
  }

  /** Refuses an image of which something never came. */
  void checkComplete() throws ImageFormatException {
    if (scans == 0) {
      throw corrupt("JPEG scans: 0 (expected: at least 1)");
    }
    for (Map.Entry<JpegFrame.Component, int[]> component : lowest.entrySet()) {
      for (int i = 0; i < COEFFICIENTS; i++) {
        int bits = component.getValue()[i];
        if (bits != 0) {
          throw corrupt(
              "JPEG scans: %d, without %s of coefficient %d of component %d (expected: all)"
                  .formatted(
                      scans,
                      bits == NONE ? "anything" : bits == 1 ? "the last bit" : bits + " bits",
                      i,
                      component.getKey().id()));
        }
      }
    }
  }
}
