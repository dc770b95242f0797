package io.tilewise.image.jpeg;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.WholeImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Decodes a JPEG as a whole, to the pixels that libjpeg-turbo gives. YCbCr becomes RGB by the JFIF
 * formula and nothing else is changed: no colour profile is applied, and the EXIF orientation is
 * not, because level-0 pixels are the stored ones.
 */
public final class JpegImage {
  private JpegImage() {}

  /** Decodes a file. */
  public static ImageReader open(Path file, ImageLimits limits)
      throws IOException, ImageFormatException {
    JpegHeader header;
    try (InputStream in = Files.newInputStream(file)) {
      header = JpegHeader.scan(in);
    }
    JpegFrame frame = header.frame();
    limits.checkSize("JPEG", frame.width(), frame.height());
    limits.checkHeld("JPEG", frame.width(), frame.height());
    checkHeld(header, limits);
    byte[] samples = JpegDecoder.samples(file, header);
    return new WholeImage(new RgbPixels(frame.width(), frame.height(), rgb(samples, header)));
  }

  private static void checkHeld(JpegHeader header, ImageLimits limits)
      throws ImageFormatException {
    long held = Math.ceilDiv(header.heldBytes(), RgbPixels.CHANNELS);
    if (held > limits.maxHeldPixels()) {
      throw new ImageFormatException(
          Kind.TOO_LARGE,
          "JPEG of %d scans: %s needs memory as %d pixels (expected: at most %d at once)"
              .formatted(header.scans(), header.frame().size(), held, limits.maxHeldPixels()));
    }
  }

  private static byte[] rgb(byte[] samples, JpegHeader header) {
    if (header.isGrey()) {
      return tripled(samples);
    }
    upsample(samples, header.frame());
    if (header.ycc()) {
      YccToRgb.convert(samples);
    }
    return samples;
  }

  private static void upsample(byte[] samples, JpegFrame frame) {
    for (int band = 0; band < frame.components().size(); band++) {
      JpegFrame.Component component = frame.components().get(band);
      if (component.across() == frame.maxAcross() && 2 * component.down() == frame.maxDown()) {
        new HalfRows(samples, frame.width(), frame.height(), band).blend();
      }
    }
  }

  private static byte[] tripled(byte[] grey) {
    byte[] rgb = new byte[grey.length * RgbPixels.CHANNELS];
    int to = 0;
    for (byte value : grey) {
      rgb[to++] = value;
      rgb[to++] = value;
      rgb[to++] = value;
    }
    return rgb;
  }
}
