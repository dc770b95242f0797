package io.tilewise.image.tiff;

import com.github.luben.zstd.ZstdCompressCtx;
import io.tilewise.image.RgbPixels;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;

/**
 * A way to store a picture.
 *
 * @param compression its number in the file
 * @param photometric 0 or 1 for grey, 2 for RGB
 * @param alpha whether an opaque sample more is stored
 * @param tile side of tiles, or 0 for strips of 7 rows
 */
record TiffKind(
    int compression,
    int bits,
    int photometric,
    boolean alpha,
    boolean planar,
    int predictor,
    int tile) {
  static final TiffKind RGB = new TiffKind(1, 8, 2, false, false, 1, 16);
  static final int STRIP_ROWS = 7;

  TiffKind with(int changed) {
    return new TiffKind(changed, bits, photometric, alpha, planar, predictor, tile);
  }

  TiffKind strips() {
    return new TiffKind(compression, bits, photometric, alpha, planar, predictor, 0);
  }

  int colours() {
    return photometric == 2 ? 3 : 1;
  }

  int samples() {
    return colours() + (alpha ? 1 : 0);
  }

  /** Samples of a picture, pixel by pixel: noise on a slope, so that codes of all lengths come. */
  int[] picture(int width, int height, long seed) {
    Random random = new Random(seed);
    int[] values = new int[width * height * samples()];
    int most = (1 << bits) - 1;
    for (int i = 0; i < values.length; i++) {
      int pixel = i / samples();
      boolean opaque = alpha && i % samples() == samples() - 1;
      boolean flat = pixel % width < width / 3;
      int slope =
          (pixel % width * 5 + pixel / width * 3 + i % samples() * 40) * (bits == 8 ? 1 : 257);
      values[i] = opaque ? most : (slope + (flat ? 0 : random.nextInt(1 << (bits - 2)))) & most;
    }
    return values;
  }

  /** What a reader makes of it: 16 bits give their high byte. */
  RgbPixels pixels(int[] picture, int width, int height) {
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0; i < rgb.length; i++) {
      int value = picture[i / 3 * samples() + (colours() == 3 ? i % 3 : 0)] >> (bits - 8);
      rgb[i] = (byte) (photometric == 0 ? 255 - value : value);
    }
    return new RgbPixels(width, height, rgb);
  }

  /** A directory with all of it. */
  TiffWriter.Page page(ByteOrder order, int[] picture, int width, int height) {
    TiffWriter.Page page = new TiffWriter.Page(order);
    long[] each = new long[samples()];
    java.util.Arrays.fill(each, bits);
    page.longs(256, width).longs(257, height).shorts(258, each).shorts(259, compression);
    page.shorts(262, photometric).shorts(277, samples()).shorts(284, planar ? 2 : 1);
    if (predictor != 1) {
      page.shorts(317, predictor);
    }
    if (alpha) {
      page.shorts(338, 2);
    }
    if (tile > 0) {
      page.tiled(tile, tile);
    } else {
      page.longs(278, STRIP_ROWS);
    }
    int pieceWidth = tile > 0 ? tile : width;
    int pieceRows = tile > 0 ? tile : STRIP_ROWS;
    for (int plane = 0; plane < (planar ? samples() : 1); plane++) {
      for (int y = 0; y < height; y += pieceRows) {
        for (int x = 0; x < width; x += pieceWidth) {
          int rows = tile > 0 ? pieceRows : Math.min(pieceRows, height - y);
          Cut cut = new Cut(x, y, pieceWidth, rows, plane);
          page.piece(compressed(bytes(order, picture, width, height, cut)));
        }
      }
    }
    return page;
  }

  private record Cut(int x, int y, int width, int rows, int plane) {}

  private byte[] bytes(ByteOrder order, int[] picture, int width, int height, Cut cut) {
    int each = planar ? 1 : samples();
    ByteBuffer buffer = ByteBuffer.allocate(cut.width * cut.rows * each * bits / 8).order(order);
    for (int y = cut.y; y < cut.y + cut.rows; y++) {
      for (int x = cut.x; x < cut.x + cut.width; x++) {
        for (int s = 0; s < each; s++) {
          int sample = planar ? cut.plane : s;
          int value = value(picture, width, height, x, y, sample);
          int before = x > cut.x ? value(picture, width, height, x - 1, y, sample) : 0;
          int stored = predictor == 2 ? value - before : value;
          if (bits == 8) {
            buffer.put((byte) stored);
          } else {
            buffer.putShort((short) stored);
          }
        }
      }
    }
    return buffer.array();
  }

  /** Tiles go on beyond the picture, with zeros. */
  private int value(int[] picture, int width, int height, int x, int y, int sample) {
    return x < width && y < height ? picture[(y * width + x) * samples() + sample] : 0;
  }

  byte[] compressed(byte[] bytes) {
    return switch (compression) {
      case 1 -> bytes;
      case 5 -> LzwEncoder.encode(bytes);
      case 8, 32946 -> deflated(bytes);
      case 50000 -> zstd(bytes);
      default -> throw new IllegalArgumentException("compression: " + compression);
    };
  }

  /** With a checksum: without one, decoders of different age make different bytes of damage. */
  private static byte[] zstd(byte[] bytes) {
    try (ZstdCompressCtx zstd = new ZstdCompressCtx()) {
      return zstd.setChecksum(true).compress(bytes);
    }
  }

  static byte[] deflated(byte[] bytes) {
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(bytes);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 16];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    }
  }

  /** All that are read, of samples. */
  static List<TiffKind> all() {
    List<TiffKind> kinds = new java.util.ArrayList<>();
    for (int compression : new int[] {1, 5, 8, 32946, 50000}) {
      for (int predictor : compression == 1 ? new int[] {1} : new int[] {1, 2}) {
        for (int bits : new int[] {8, 16}) {
          for (int photometric : new int[] {0, 1, 2}) {
            for (int tile : new int[] {0, 16}) {
              boolean alpha = photometric != 0 && tile > 0;
              kinds.add(
                  new TiffKind(compression, bits, photometric, false, false, predictor, tile));
              kinds.add(new TiffKind(compression, bits, photometric, alpha, true, predictor, tile));
              kinds.add(
                  new TiffKind(compression, bits, photometric, alpha, false, predictor, tile));
            }
          }
        }
      }
    }
    return kinds.stream().distinct().toList();
  }
}
