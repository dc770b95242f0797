package io.tilewise.image.jpeg.bytes;

import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.ImageFormatException;
import java.util.Arrays;

/** Which parts of a file are kept: positions in it, in order, neighbours joined. */
public final class KeptParts {
  /** More gaps than any real file has between its tables and scans. */
  private static final int MAX_PARTS = 1 << 16;

  private long[] from = new long[16];
  private long[] to = new long[16];
  private int count;

  /** Keeps the bytes from one position to another, excluded. */
  public void add(long start, long stop) throws ImageFormatException {
    if (count > 0 && to[count - 1] == start) {
      to[count - 1] = stop;
      return;
    }
    if (count == MAX_PARTS) {
      throw unsupported("JPEG segments: more than 65536 (expected: fewer beside the image)");
    }
    if (count == from.length) {
      from = Arrays.copyOf(from, 2 * count);
      to = Arrays.copyOf(to, 2 * count);
    }
    from[count] = start;
    to[count++] = stop;
  }

  public int count() {
    return count;
  }

  public long from(int part) {
    return from[part];
  }

  public long to(int part) {
    return to[part];
  }

  /** Bytes of all parts. */
  public long length() {
    long length = 0;
    for (int part = 0; part < count; part++) {
      length += to[part] - from[part];
    }
    return length;
  }
}
