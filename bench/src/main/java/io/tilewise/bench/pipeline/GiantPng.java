package io.tilewise.bench.pipeline;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** A PNG of a picture repeated, written row by row: the JDK would need all of it in memory. */
final class GiantPng {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final byte[] DEPTH_AND_COLOUR = {8, 2, 0, 0, 0};
  private static final int CHUNK = 1 << 16;

  private GiantPng() {}

  /**
   * Writes it.
   *
   * @param picture of blue, green, red bytes
   * @param across how many times the picture is repeated in a row
   * @param height in pixels
   */
  static void write(BufferedImage picture, int across, int height, Path file) throws IOException {
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      out.write(SIGNATURE);
      ByteBuffer header = ByteBuffer.allocate(13);
      header.putInt(across * picture.getWidth()).putInt(height).put(DEPTH_AND_COLOUR);
      chunk(out, "IHDR", header.array(), header.capacity());
      Deflater fast = new Deflater(Deflater.BEST_SPEED);
      try (OutputStream rows =
          new DeflaterOutputStream(new BufferedOutputStream(new DataChunks(out), CHUNK), fast)) {
        for (int y = 0; y < height; y++) {
          byte[] row = row(picture, y % picture.getHeight());
          rows.write(0); // no filter
          for (int x = 0; x < across; x++) {
            rows.write(row);
          }
        }
      }
      fast.end();
      chunk(out, "IEND", new byte[0], 0);
    }
  }

  private static byte[] row(BufferedImage picture, int y) {
    byte[] bgr = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    byte[] row = new byte[3 * picture.getWidth()];
    for (int i = 0, from = y * row.length; i < row.length; i += 3) {
      row[i] = bgr[from + i + 2];
      row[i + 1] = bgr[from + i + 1];
      row[i + 2] = bgr[from + i];
    }
    return row;
  }

  private static void chunk(DataOutputStream out, String type, byte[] data, int length)
      throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 check = new CRC32();
    check.update(name);
    check.update(data, 0, length);
    out.writeInt(length);
    out.write(name);
    out.write(data, 0, length);
    out.writeInt((int) check.getValue());
  }

  /** Each write is a chunk of pixel data. */
  private static final class DataChunks extends FilterOutputStream {
    private final DataOutputStream png;

    DataChunks(DataOutputStream png) {
      super(png);
      this.png = png;
    }

    @Override
    public void write(byte[] data, int offset, int length) throws IOException {
      if (offset != 0) {
        throw new IllegalArgumentException("offset: " + offset + " (expected: 0)");
      }
      chunk(png, "IDAT", data, length);
    }

    @Override
    public void close() {
      // The file goes on behind the pixels.
    }
  }
}
