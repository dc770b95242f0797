package io.tilewise.image.png;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.RgbPixels;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * The lossless form of a tile in a record: a PNG that any tool reads, made for speed. Every row has
 * the Sub filter and the compressor does Huffman coding alone, which on stained tissue is both
 * several times faster and smaller than what general PNG writers choose. The same pixels give the
 * same bytes. Stateless, thread-safe.
 */
public final class TilePng {
  /** What {@code content-type} says of such a value. */
  public static final String CONTENT_TYPE = "image/png";

  private static final int WORD = 4;
  private static final int CHUNK_OVERHEAD = 3 * WORD;
  private static final int IDAT_AT = PngChunks.SIGNATURE.length + CHUNK_OVERHEAD + PngHeader.BYTES;
  private static final byte SUB = 1;

  private TilePng() {}

  /** Encodes a tile. */
  public static byte[] encode(RgbPixels tile) {
    byte[] filtered = filtered(tile);
    // Worse than stored blocks deflate never gets: five bytes a block of at least 16 KB.
    int bound = filtered.length + filtered.length / 1000 + 64;
    ByteBuffer png = ByteBuffer.allocate(IDAT_AT + bound + 2 * CHUNK_OVERHEAD);
    png.put(PngChunks.SIGNATURE);
    putChunk(png, "IHDR", header(tile));
    int compressed = deflate(filtered, png.array(), IDAT_AT + 2 * WORD, bound);
    png.putInt(compressed).put(ascii("IDAT")).position(png.position() + compressed);
    png.putInt(crc(png.slice(IDAT_AT + WORD, WORD + compressed)));
    putChunk(png, "IEND", new byte[0]);
    byte[] result = new byte[png.position()];
    png.flip().get(result);
    return result;
  }

  /**
   * The most bytes that {@link #encode} makes of a tile of this size, whatever its pixels: what a
   * topic must let through.
   */
  public static long maxBytes(int width, int height) {
    long filtered = (1L + (long) width * RgbPixels.CHANNELS) * height;
    return IDAT_AT + filtered + filtered / 1000 + 64 + 2 * CHUNK_OVERHEAD;
  }

  /**
   * Decodes a tile, or any other small PNG, whole or not at all.
   *
   * @param maxPixels refuses larger ones before it allocates for them
   * @throws ImageFormatException when the bytes are no PNG, damaged, or too large
   */
  public static RgbPixels decode(byte[] png, int maxPixels) throws ImageFormatException {
    int limit = Math.min(maxPixels, RgbPixels.MAX_PIXELS);
    try (PngRows rows = new PngRows(new ByteArrayInputStream(png), png.length, limit)) {
      return new RgbPixels(rows.header().width(), rows.header().height(), rows.readAll());
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory cannot fail to be read", e);
    }
  }

  /** Each row: the filter's number, then each byte less the one of the pixel before it. */
  private static byte[] filtered(RgbPixels tile) {
    int rowBytes = tile.width() * RgbPixels.CHANNELS;
    byte[] rgb = tile.rgb();
    byte[] filtered = new byte[Math.multiplyExact(1 + rowBytes, tile.height())];
    int from = 0;
    int to = 0;
    for (int y = 0; y < tile.height(); y++) {
      filtered[to++] = SUB;
      System.arraycopy(rgb, from, filtered, to, RgbPixels.CHANNELS);
      for (int i = RgbPixels.CHANNELS; i < rowBytes; i++) {
        filtered[to + i] = (byte) (rgb[from + i] - rgb[from + i - RgbPixels.CHANNELS]);
      }
      from += rowBytes;
      to += rowBytes;
    }
    return filtered;
  }

  private static int deflate(byte[] data, byte[] target, int at, int room) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setStrategy(Deflater.HUFFMAN_ONLY);
      deflater.setInput(data);
      deflater.finish();
      int count = 0;
      while (!deflater.finished()) {
        // The first call may do no more than take over the strategy.
        count += deflater.deflate(target, at + count, room - count);
        if (count == room) {
          throw new IllegalStateException("deflate needs more than " + room + " bytes");
        }
      }
      return count;
    } finally {
      deflater.end();
    }
  }

  private static byte[] header(RgbPixels tile) {
    return ByteBuffer.allocate(PngHeader.BYTES)
        .putInt(tile.width())
        .putInt(tile.height())
        .put((byte) Byte.SIZE)
        .put((byte) PngHeader.Color.RGB.code)
        .array();
  }

  private static void putChunk(ByteBuffer png, String type, byte[] data) {
    int start = png.position() + WORD;
    png.putInt(data.length).put(ascii(type)).put(data);
    png.putInt(crc(png.slice(start, WORD + data.length)));
  }

  private static int crc(ByteBuffer bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  private static byte[] ascii(String type) {
    return type.getBytes(ISO_8859_1);
  }
}
