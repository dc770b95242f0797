package io.tilewise.image.jpeg;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLayout;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.jpeg.bytes.JpegBytes;
import io.tilewise.image.jpeg.bytes.KeptParts;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * What a walk over the markers of a JPEG finds.
 *
 * @param frame what the image consists of
 * @param ycc whether three components are YCbCr, not RGB
 * @param scans that make a complete picture
 * @param kept frame, tables and scans, from the first to the end marker
 */
record JpegHeader(JpegFrame frame, boolean ycc, List<ScanData> scans, KeptParts kept) {
  /** Walks the whole file, unless it holds more than fits into memory. */
  static JpegHeader scan(InputStream in, ImageLimits limits)
      throws IOException, ImageFormatException {
    return scan(in, limits, Optional.empty());
  }

  /**
   * The same where somebody else knows the colours.
   *
   * @param ycc whether three components are YCbCr, not RGB, whatever the markers say
   */
  static JpegHeader scan(InputStream in, ImageLimits limits, Optional<Boolean> ycc)
      throws IOException, ImageFormatException {
    try {
      return new JpegWalk(new JpegBytes(in), limits, new JpegColours(ycc)).toEnd();
    } catch (EOFException e) {
      throw corrupt("JPEG: ends too early (expected: its end marker, ff d9)");
    }
  }

  ImageLayout layout() {
    String words = frame.isGrey() ? "JPEG, 8-bit grey" : "JPEG, 8-bit RGB";
    return ImageLayout.ofRows(words, ImageLayout.JPEG, frame.width(), frame.height());
  }

  /** Refuses what would need too much memory, before anything is allocated for it. */
  void check(ImageLimits limits) throws ImageFormatException {
    limits.checkSize("JPEG", frame.width(), frame.height());
    limits.checkHeld("JPEG", frame.width(), frame.height());
    long held = Math.ceilDiv(heldBytes(), RgbPixels.CHANNELS);
    if (held > limits.maxHeldPixels()) {
      throw new ImageFormatException(
          Kind.TOO_LARGE,
          "JPEG: %s in %d scans needs as much memory as %d pixels (expected: at most %d at once)"
              .formatted(frame.size(), scans.size(), held, limits.maxHeldPixels()));
    }
  }

  /** What the decoder holds at once; of several scans all coefficients, until the last. */
  private long heldBytes() {
    boolean severalScans = frame.progressive() || scans.size() > 1;
    return kept.length() + frame.sampleBytes() + (severalScans ? frame.coefficientBytes() : 0);
  }
}
