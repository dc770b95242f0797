package io.tilewise.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Images of every kind, written by the JDK or, where it cannot, byte by byte. */
final class SampleImages {
  private SampleImages() {}

  /** An image of the given {@link BufferedImage} type with random samples. */
  static BufferedImage random(int width, int height, int type, long seed) {
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

  static byte[] png(RenderedImage image) throws IOException {
    return write("png", new IIOImage(image, null, null), ImageWriteParam.MODE_DISABLED);
  }

  static byte[] interlacedPng(RenderedImage image) throws IOException {
    return write("png", new IIOImage(image, null, null), ImageWriteParam.MODE_DEFAULT);
  }

  static byte[] jpeg(RenderedImage image) throws IOException {
    return write("jpeg", new IIOImage(image, null, null), ImageWriteParam.MODE_DISABLED);
  }

  static byte[] progressiveJpeg(RenderedImage image) throws IOException {
    return write("jpeg", new IIOImage(image, null, null), ImageWriteParam.MODE_DEFAULT);
  }

  /** Four components, as printers use them. */
  static byte[] cmykJpeg() throws IOException {
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

  /** A PNG from its parts, without any filter; {@code rows} hold a filter byte each. */
  static byte[] png(int width, int height, int depth, int color, byte[] rows, Chunk... before) {
    ByteBuffer png = ByteBuffer.allocate(10_000);
    png.put(PngChunks.SIGNATURE);
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put((byte) depth)
            .put((byte) color)
            .array();
    put(png, new Chunk("IHDR", header));
    for (Chunk chunk : before) {
      put(png, chunk);
    }
    put(png, new Chunk("IDAT", deflated(rows)));
    put(png, new Chunk("IEND", new byte[0]));
    byte[] bytes = new byte[png.position()];
    png.flip().get(bytes);
    return bytes;
  }

  record Chunk(String type, byte[] data) {
    Chunk(String type, int... data) {
      this(type, bytes(data));
    }
  }

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static void put(ByteBuffer png, Chunk chunk) {
    byte[] type = chunk.type.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    CRC32 crc = new CRC32();
    crc.update(type);
    crc.update(chunk.data);
    png.putInt(chunk.data.length).put(type).put(chunk.data).putInt((int) crc.getValue());
  }

  private static byte[] deflated(byte[] rows) {
    Deflater deflater = new Deflater();
    deflater.setInput(rows);
    deflater.finish();
    byte[] buffer = new byte[rows.length + 100];
    int length = deflater.deflate(buffer);
    deflater.end();
    return java.util.Arrays.copyOf(buffer, length);
  }
}
