package io.tilewise.image.dicom;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.jpeg.EmbeddedJpeg;
import java.io.IOException;

/**
 * Frames that are JPEGs.
 *
 * @param maxHeldPixels in whose memory one is decoded
 */
record JpegFrames(FrameTable table, FrameFormat format, int maxHeldPixels) implements Frames {
  /** Beside the pixels: a profile or a preview in the JPEG of a frame. */
  private static final int MARGIN_BYTES = 1 << 20;

  private static final byte[] NO_TABLES = {};

  /** Of a table of as many frames; refuses frames of more bytes than any has. */
  static JpegFrames of(FrameTable table, FrameFormat format, int count, int maxHeldPixels)
      throws ImageFormatException {
    JpegFrames frames = new JpegFrames(table, format, maxHeldPixels);
    for (int frame = 0; frame < count; frame++) {
      frames.checkLength(frame);
    }
    return frames;
  }

  private void checkLength(int frame) throws ImageFormatException {
    long bytes = table.length(frame);
    long most =
        Math.min(
            2 * RgbPixels.CHANNELS * format.pixels() + MARGIN_BYTES,
            Integer.MAX_VALUE - Long.BYTES);
    if (bytes > most) {
      throw new ImageFormatException(
          Kind.TOO_LARGE,
          "DICOM frame %d: %d bytes for %dx%d pixels (expected: at most %d)"
              .formatted(frame, bytes, format.columns(), format.rows(), most));
    }
  }

  @Override
  public RgbPixels read(int frame) throws IOException, ImageFormatException {
    byte[] jpeg = table.read(frame);
    RgbPixels pixels =
        new EmbeddedJpeg(NO_TABLES, jpeg, FrameColours.of(jpeg, format.photometric()))
            .decode((int) format.pixels(), maxHeldPixels);
    if (pixels.width() != format.columns() || pixels.height() != format.rows()) {
      throw corrupt(
          "JPEG: %dx%d (expected: %dx%d)"
              .formatted(pixels.width(), pixels.height(), format.columns(), format.rows()));
    }
    if (format.photometric() == Photometric.MONOCHROME1) {
      invert(pixels.rgb());
    }
    return pixels;
  }

  private static void invert(byte[] rgb) {
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) ~rgb[i];
    }
  }
}
