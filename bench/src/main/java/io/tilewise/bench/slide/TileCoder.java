package io.tilewise.bench.slide;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Tiles as JPEGs without the tables that all of them share. The chroma has half the resolution in
 * both directions, as the JDK writes it. Thread-safe.
 */
final class TileCoder {
  private static final int SOI = 0xffd8;
  private static final int EOI = 0xffd9;
  private static final int DQT = 0xffdb;
  private static final int DHT = 0xffc4;
  private static final int SOF = 0xffc0;
  private static final int SOS = 0xffda;

  private final float quality;
  private final int size;

  TileCoder(int size, float quality) {
    this.size = size;
    this.quality = quality;
  }

  /** The tables of all tiles, as a JPEG without an image. */
  byte[] tables() {
    ByteArrayOutputStream tables = new ByteArrayOutputStream();
    marker(tables, SOI);
    each(
        jpeg(new byte[3 * size * size]),
        (marker, segment) -> {
          if (marker == DQT || marker == DHT) {
            tables.writeBytes(segment);
          }
        });
    marker(tables, EOI);
    return tables.toByteArray();
  }

  /** One tile of blue, green and red bytes, without tables. */
  byte[] tile(byte[] bgr) {
    ByteArrayOutputStream tile = new ByteArrayOutputStream();
    marker(tile, SOI);
    each(
        jpeg(bgr),
        (marker, segment) -> {
          if (marker == SOF || marker == SOS) {
            tile.writeBytes(segment);
          }
        });
    return tile.toByteArray();
  }

  private byte[] jpeg(byte[] bgr) {
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_3BYTE_BGR);
    byte[] data = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    System.arraycopy(bgr, 0, data, 0, data.length);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(quality);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** Takes a segment with its marker; that of the scan reaches to the end of the file. */
  @FunctionalInterface
  private interface Segments {
    void take(int marker, byte[] segment);
  }

  private static void each(byte[] jpeg, Segments segments) {
    ByteBuffer bytes = ByteBuffer.wrap(jpeg).position(2);
    while (bytes.hasRemaining()) {
      int start = bytes.position();
      int marker = bytes.getShort() & 0xffff;
      int end = marker == SOS ? jpeg.length : start + 2 + (bytes.getShort() & 0xffff);
      byte[] segment = new byte[end - start];
      bytes.position(start).get(segment);
      segments.take(marker, segment);
    }
  }

  private static void marker(ByteArrayOutputStream out, int marker) {
    out.write(marker >> 8);
    out.write(marker);
  }
}
