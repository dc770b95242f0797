package io.tilewise.image.jpeg;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLayout;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.jpeg.bytes.JpegBytes;
import io.tilewise.image.jpeg.bytes.KeptBytes;
import io.tilewise.image.jpeg.bytes.KeptParts;
import io.tilewise.image.jpeg.turbo.TurboJpeg;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.HexFormat;
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
  /** SOI and, of three components, an Adobe marker without its last byte, which tells colours. */
  private static final String GREY_START = "ffd8";

  private static final String COLOUR_START = GREY_START + "ffee000e41646f6265006400000000";

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

  /** A JPEG of frame, tables and scans alone, by whose markers samples are left as they are. */
  InputStream stored(JpegBytes file) {
    return alone(file, false);
  }

  /** The same, by whose markers YCbCr becomes RGB. */
  InputStream coloured(JpegBytes file) {
    return alone(file, ycc);
  }

  /** How large that is. */
  TurboJpeg.Image image() {
    long bytes = start(ycc).length + kept.length();
    return new TurboJpeg.Image(bytes, frame.width(), frame.height(), heldCoefficientBytes());
  }

  private InputStream alone(JpegBytes file, boolean told) {
    return new SequenceInputStream(
        new ByteArrayInputStream(start(told)), new KeptBytes(file, kept));
  }

  private byte[] start(boolean told) {
    return HexFormat.of()
        .parseHex(frame.isGrey() ? GREY_START : COLOUR_START + (told ? "01" : "00"));
  }

  /** What the decoder holds at once. */
  private long heldBytes() {
    return kept.length() + frame.sampleBytes() + heldCoefficientBytes();
  }

  /** Of several scans all coefficients, until the last. */
  private long heldCoefficientBytes() {
    return frame.progressive() || scans.size() > 1 ? frame.coefficientBytes() : 0;
  }
}
