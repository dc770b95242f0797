package io.tilewise.image.jpeg;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.WholeImage;
import io.tilewise.image.jpeg.samples.HalfRows;
import io.tilewise.image.jpeg.samples.YccToRgb;
import java.io.IOException;
import java.io.InputStream;

/**
 * Decodes a JPEG as a whole, to the pixels that libjpeg-turbo gives. YCbCr becomes RGB by the JFIF
 * formula and nothing else is changed: no colour profile is applied, and the EXIF orientation is
 * not, because level-0 pixels are the stored ones.
 */
public final class JpegImage {
  private JpegImage() {}

  /** Decodes a file. */
  public static ImageReader open(FileBytes file, ImageLimits limits)
      throws IOException, ImageFormatException {
    JpegHeader header = JpegHeader.scan(file.stream(), limits);
    header.check(limits);
    EntropyCheck.check(file.stream(), header);
    return new WholeImage(pixels(file.digestedStream(), header));
  }

  /** Reads the whole file, whose structure and data were checked. */
  static RgbPixels pixels(InputStream file, JpegHeader header)
      throws IOException, ImageFormatException {
    byte[] rgb = rgb(JpegDecoder.samples(file, header), header);
    return new RgbPixels(header.frame().width(), header.frame().height(), rgb);
  }

  private static byte[] rgb(byte[] samples, JpegHeader header) {
    if (header.frame().isGrey()) {
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
