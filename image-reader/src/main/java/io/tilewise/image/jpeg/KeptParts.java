package io.tilewise.image.jpeg;

import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.ImageFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/** Which parts of a file are kept: positions in it, in order, neighbours joined. */
final class KeptParts {
  /** More gaps than any real file has between its tables and scans. */
  private static final int MAX_PARTS = 1 << 16;

  private long[] from = new long[16];

  /** Where each part begins when they are put one behind the other. */
  private long[] at = new long[16];

  private int count;
  private long length;
  private long end = -1;

  /** Keeps the bytes from one position to another, excluded. */
  void add(long start, long stop) throws ImageFormatException {
    if (start != end) {
      if (count == MAX_PARTS) {
        throw unsupported("JPEG segments: more than 65536 (expected: fewer beside the image)");
      }
      if (count == from.length) {
        from = Arrays.copyOf(from, 2 * count);
        at = Arrays.copyOf(at, 2 * count);
      }
      from[count] = start;
      at[count++] = length;
    }
    length += stop - start;
    end = stop;
  }

  /** Reads from a position among the kept bytes, within one part; -1 behind the last. */
  int read(SeekableByteChannel file, long position, ByteBuffer to) throws IOException {
    if (position >= length) {
      return -1;
    }
    int found = Arrays.binarySearch(at, 0, count, position);
    int part = found >= 0 ? found : -found - 2;
    long stop = part + 1 < count ? at[part + 1] : length;
    to.limit(to.position() + (int) Math.min(to.remaining(), stop - position));
    return file.position(from[part] + position - at[part]).read(to);
  }
}
