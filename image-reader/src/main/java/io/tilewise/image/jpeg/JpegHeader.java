package io.tilewise.image.jpeg;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * What a walk over the markers of a JPEG finds.
 *
 * @param frame what the image consists of
 * @param ycc whether three components are YCbCr, not RGB
 * @param scans that make a complete picture
 * @param kept frame, tables and scans, from the first to the end marker
 */
record JpegHeader(JpegFrame frame, boolean ycc, List<ScanData> scans, KeptParts kept) {
  /** Walks the whole file. */
  static JpegHeader scan(InputStream in, ImageLimits limits)
      throws IOException, ImageFormatException {
    try {
      return new JpegWalk(new JpegBytes(in), limits).toEnd();
    } catch (EOFException e) {
      throw corrupt("JPEG: ends too early (expected: its end marker, ff d9)");
    }
  }
}
