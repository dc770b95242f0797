package io.tilewise.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Images of every kind, written by the JDK. */
public final class SampleImages {
  private SampleImages() {}

  /** An image of the given {@link BufferedImage} type with random samples. */
  public static BufferedImage random(int width, int height, int type, long seed) {
    BufferedImage image = new BufferedImage(width, height, type);
    WritableRaster raster = image.getRaster();
    Random random = new Random(seed);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int band = 0; band < raster.getNumBands(); band++) {
          int bits = raster.getSampleModel().getSampleSize(band);
          raster.setSample(x, y, band, random.nextInt(1 << bits));
        }
      }
    }
    return image;
  }

  public static byte[] png(RenderedImage image) throws IOException {
    return write("png", new IIOImage(image, null, null), ImageWriteParam.MODE_DISABLED);
  }

  public static byte[] interlacedPng(RenderedImage image) throws IOException {
    return write("png", new IIOImage(image, null, null), ImageWriteParam.MODE_DEFAULT);
  }

  public static byte[] jpeg(RenderedImage image) throws IOException {
    return write("jpeg", new IIOImage(image, null, null), ImageWriteParam.MODE_DISABLED);
  }

  public static byte[] progressiveJpeg(RenderedImage image) throws IOException {
    return write("jpeg", new IIOImage(image, null, null), ImageWriteParam.MODE_DEFAULT);
  }

  /** Four components, as printers use them. */
  public static byte[] cmykJpeg() throws IOException {
    Raster raster = Raster.createInterleavedRaster(0, 16, 16, 4, null);
    return write("jpeg", new IIOImage(raster, null, null), ImageWriteParam.MODE_DISABLED);
  }

  private static byte[] write(String format, IIOImage image, int progressive) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setProgressiveMode(progressive);
      writer.setOutput(out);
      writer.write(null, image, param);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  public static RgbPixels noise(int width, int height, long seed) {
    byte[] rgb = new byte[width * height * RgbPixels.CHANNELS];
    new Random(seed).nextBytes(rgb);
    return new RgbPixels(width, height, rgb);
  }

  public static int[] unsigned(byte[] bytes) {
    int[] values = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      values[i] = bytes[i] & 0xff;
    }
    return values;
  }

  public static int[] samples(BufferedImage image) {
    return image.getRaster().getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
  }

  public static int[] tripled(int[] grey, int shift) {
    int[] rgb = new int[grey.length * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = grey[i / 3] >> shift;
    }
    return rgb;
  }
}
