package io.tilewise.image.dicom.dataset;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import java.util.Arrays;

/** Where fragments lie, as many as a file has; none is empty. */
public final class Fragments {
  /** Bytes of what stands before each. */
  public static final int HEADER_BYTES = 8;

  /** One of each frame of all levels. */
  private static final int MOST = 1 << 21;

  private static final int FIRST_ROOM = 16;

  private long[] at = new long[FIRST_ROOM];
  private int[] lengths = new int[FIRST_ROOM];
  private int count;
  private final Room room;

  Fragments(Room room) {
    this.room = room;
  }

  /** How many all files of a series may have together. */
  public static final class Room {
    private int left = MOST;
  }

  void add(long position, long length) throws ImageFormatException {
    if (length == 0) {
      throw corrupt("DICOM fragment %d: 0 bytes (expected: some)".formatted(count));
    }
    if (room.left-- == 0 || length > Integer.MAX_VALUE) {
      throw new ImageFormatException(
          Kind.TOO_LARGE,
          "DICOM fragment %d: %d bytes (expected: at most %d fragments in all, of up to %d)"
              .formatted(count, length, MOST, Integer.MAX_VALUE));
    }
    if (count == lengths.length) {
      at = Arrays.copyOf(at, 2 * count);
      lengths = Arrays.copyOf(lengths, 2 * count);
    }
    at[count] = position;
    lengths[count++] = (int) length;
  }

  public int count() {
    return count;
  }

  /** Where the bytes of one begin. */
  public long at(int index) {
    return at[index];
  }

  public int length(int index) {
    return lengths[index];
  }

  /** As offset tables count: from the first fragment's header to this one's. */
  public long offset(int index) {
    return at[index] - at[0];
  }
}
