package io.tilewise.image.dicom;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.dicom.dataset.PixelData;
import io.tilewise.image.dicom.dataset.Tag;
import java.io.IOException;

/**
 * Uncompressed frames, one behind the other. 16 bits give their high byte, grey becomes three equal
 * values.
 */
record PlainFrames(FileBytes file, long at, FrameFormat format) implements Frames {

  /** As many as are said, to the byte; an odd number is filled up. */
  static Frames of(FileBytes file, PixelData.Plain plain, FrameFormat format, int count)
      throws ImageFormatException {
    long bytes = format.frameBytes() * count;
    if (plain.length() != bytes + bytes % 2) {
      throw corrupt(
          "%s: %d bytes (expected: %d of %d frames)"
              .formatted(Tag.PIXEL_DATA, plain.length(), bytes + bytes % 2, count));
    }
    return new PlainFrames(file, plain.at(), format);
  }

  @Override
  public RgbPixels read(int frame) throws IOException, ImageFormatException {
    int bytes = Math.toIntExact(format.frameBytes());
    byte[] samples = Frames.read(file, at + (long) frame * bytes, bytes);
    byte[] rgb = format.isRgb() ? samples : rgb(samples);
    return new RgbPixels(format.columns(), format.rows(), rgb);
  }

  private byte[] rgb(byte[] samples) {
    int pixels = Math.toIntExact(format.pixels());
    byte[] rgb = new byte[pixels * RgbPixels.CHANNELS];
    int bytes = format.sampleBytes();
    int colours = format.photometric().samples();
    int step = format.planar() ? bytes : bytes * colours;
    int invert = format.photometric() == Photometric.MONOCHROME1 ? 0xff : 0;
    for (int channel = 0; channel < RgbPixels.CHANNELS; channel++) {
      int colour = channel % colours;
      int from = (format.planar() ? colour * pixels : colour) * bytes + bytes - 1;
      for (int to = channel; to < rgb.length; to += RgbPixels.CHANNELS) {
        rgb[to] = (byte) (samples[from] ^ invert);
        from += step;
      }
    }
    return rgb;
  }
}
