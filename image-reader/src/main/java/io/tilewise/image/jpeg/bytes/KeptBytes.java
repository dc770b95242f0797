package io.tilewise.image.jpeg.bytes;

import java.io.IOException;
import java.io.InputStream;

/** The kept parts of a file, one behind the other, read in the file's order. */
public final class KeptBytes extends InputStream {
  private final JpegBytes in;
  private final KeptParts parts;
  private int part;
  private long left;

  public KeptBytes(JpegBytes in, KeptParts parts) {
    this.in = in;
    this.parts = parts;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (left == 0) {
      if (part == parts.count()) {
        return -1;
      }
      in.skipNBytes(parts.from(part) - in.position());
      left = parts.to(part) - parts.from(part);
      part++;
    }
    int count = in.read(to, offset, (int) Math.min(length, left));
    left -= Math.max(0, count);
    return count;
  }
}
