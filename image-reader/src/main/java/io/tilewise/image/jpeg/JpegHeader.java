package io.tilewise.image.jpeg;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * What a walk over the markers of a JPEG finds.
 *
 * @param frame what the image consists of
 * @param ycc whether three components are YCbCr, not RGB
 * @param scans of a complete picture
 * @param kept frame, tables and scans, from the first to the end marker
 */
record JpegHeader(JpegFrame frame, boolean ycc, int scans, KeptParts kept) {
  private static final int SAMPLE_BYTES = 2;
  private static final int BLOCK_SAMPLES = 64;

  /** Walks the whole file. */
  static JpegHeader scan(InputStream in) throws IOException, ImageFormatException {
    try {
      return new JpegWalk(new JpegBytes(in)).toEnd();
    } catch (EOFException e) {
      throw corrupt("JPEG: ends too early (expected: its end marker, ff d9)");
    }
  }

  /**
   * Bytes that decoding needs: the samples, a second picture where grey becomes RGB, and all
   * coefficients, which the decoder holds until the last of several scans.
   */
  long heldBytes() {
    long pixels = (long) frame.width() * frame.height();
    long coefficients = scans > 1 ? frame.blocks() * BLOCK_SAMPLES * SAMPLE_BYTES : 0;
    return pixels * (isGrey() ? 4 : 3) + coefficients;
  }

  boolean isGrey() {
    return frame.components().size() == 1;
  }
}
