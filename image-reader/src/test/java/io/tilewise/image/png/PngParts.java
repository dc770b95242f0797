package io.tilewise.image.png;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** PNGs byte by byte, where the JDK writes none of the kind. */
public final class PngParts {
  private static final int SIGNATURE_BYTES = 8;
  private static final int WORD = 4;

  private PngParts() {}

  /** A chunk, whatever it holds. */
  public record Chunk(String type, byte[] data) {
    /** A chunk of these bytes. */
    public Chunk(String type, int... data) {
      this(type, bytes(data));
    }
  }

  /** A PNG without any filter; {@code rows} hold a filter byte each. */
  public static byte[] png(
      int width, int height, int depth, int color, byte[] rows, Chunk... before) {
    List<Chunk> chunks = new ArrayList<>();
    chunks.add(header(width, height, depth, color));
    chunks.addAll(List.of(before));
    chunks.add(pixels(rows));
    chunks.add(new Chunk("IEND"));
    return png(chunks);
  }

  /** The signature and these chunks, each with its checksum. */
  public static byte[] png(List<Chunk> chunks) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(PngChunks.SIGNATURE);
    for (Chunk chunk : chunks) {
      byte[] type = chunk.type.getBytes(ISO_8859_1);
      CRC32 crc = new CRC32();
      crc.update(type);
      crc.update(chunk.data);
      png.writeBytes(word(chunk.data.length));
      png.writeBytes(type);
      png.writeBytes(chunk.data);
      png.writeBytes(word((int) crc.getValue()));
    }
    return png.toByteArray();
  }

  /** The chunks up to IEND of a PNG that is whole. */
  public static List<Chunk> chunks(byte[] png) {
    List<Chunk> chunks = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(png).position(SIGNATURE_BYTES);
    String last = "";
    while (!last.equals("IEND")) {
      byte[] data = new byte[in.getInt()];
      byte[] type = new byte[WORD];
      in.get(type).get(data).getInt();
      last = new String(type, ISO_8859_1);
      chunks.add(new Chunk(last, data));
    }
    return chunks;
  }

  /** IHDR of an image that is not interlaced. */
  public static Chunk header(int width, int height, int depth, int color) {
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put((byte) depth)
            .put((byte) color)
            .array();
    return new Chunk("IHDR", header);
  }

  /** IDAT of rows that hold a filter byte each. */
  public static Chunk pixels(byte[] rows) {
    return new Chunk("IDAT", deflated(rows));
  }

  /** Bytes, written as ints. */
  public static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] word(int value) {
    return ByteBuffer.allocate(WORD).putInt(value).array();
  }

  private static byte[] deflated(byte[] rows) {
    Deflater deflater = new Deflater();
    deflater.setInput(rows);
    deflater.finish();
    byte[] buffer = new byte[rows.length + rows.length / 1000 + 100];
    int length = deflater.deflate(buffer);
    deflater.end();
    return Arrays.copyOf(buffer, length);
  }
}
