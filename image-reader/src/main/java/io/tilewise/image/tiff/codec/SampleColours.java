package io.tilewise.image.tiff.codec;

import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.RgbPixels;

/**
 * Samples as RGB, in the part of a piece that lies in the image: 16 bits give their high byte, grey
 * becomes three equal values, and alpha has to say opaque.
 */
record SampleColours(PixelFormat format, Piece piece) {

  /** Converts the samples of one plane; of the only one, all. */
  void convert(byte[] samples, int plane, byte[] rgb) throws ImageFormatException {
    int bytes = format.bits() / Byte.SIZE;
    int step = format.planeBytes();
    int colours = format.photometric().samples();
    if (format.planar()) {
      if (plane == colours) {
        checkOpaque(samples, 0, step);
      } else {
        copy(samples, 0, step, rgb, plane);
      }
      spread(rgb);
      return;
    }
    for (int colour = 0; colour < colours; colour++) {
      copy(samples, colour * bytes, step, rgb, colour);
    }
    if (format.alpha()) {
      checkOpaque(samples, colours * bytes, step);
    }
    spread(rgb);
  }

  /** Copies the high bytes of one sample of each pixel to one channel. */
  private void copy(byte[] samples, int offset, int step, byte[] rgb, int channel) {
    int high = offset + (format.bits() == 2 * Byte.SIZE && format.littleEndian() ? 1 : 0);
    int invert = format.photometric() == Photometric.WHITE_IS_ZERO ? 0xff : 0;
    for (int row = 0; row < piece.validRows(); row++) {
      int from = row * piece.width() * step + high;
      int to = row * piece.width() * RgbPixels.CHANNELS + channel;
      for (int i = 0; i < piece.validWidth(); i++) {
        rgb[to] = (byte) (samples[from] ^ invert);
        from += step;
        to += RgbPixels.CHANNELS;
      }
    }
  }

  /** Grey was copied to red; green and blue are the same. */
  private void spread(byte[] rgb) {
    if (format.photometric().samples() > 1) {
      return;
    }
    for (int row = 0; row < piece.validRows(); row++) {
      int at = row * piece.width() * RgbPixels.CHANNELS;
      for (int i = 0; i < piece.validWidth(); i++) {
        rgb[at + 1] = rgb[at];
        rgb[at + 2] = rgb[at];
        at += RgbPixels.CHANNELS;
      }
    }
  }

  private void checkOpaque(byte[] samples, int offset, int step) throws ImageFormatException {
    int bytes = format.bits() / Byte.SIZE;
    for (int row = 0; row < piece.validRows(); row++) {
      int at = row * piece.width() * step + offset;
      for (int i = 0; i < piece.validWidth(); i++) {
        if (samples[at] != -1 || samples[at + bytes - 1] != -1) {
          throw unsupported("TIFF alpha: a translucent pixel (expected: opaque pixels)");
        }
        at += step;
      }
    }
  }
}
