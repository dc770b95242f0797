package io.tilewise.image.png;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** PNGs byte by byte, where the JDK writes none of the kind. */
public final class PngParts {
  private PngParts() {}

  /** A PNG from its parts, without any filter; {@code rows} hold a filter byte each. */
  public static byte[] png(
      int width, int height, int depth, int color, byte[] rows, Chunk... before) {
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

  public record Chunk(String type, byte[] data) {
    public Chunk(String type, int... data) {
      this(type, bytes(data));
    }
  }

  public static byte[] bytes(int... values) {
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
