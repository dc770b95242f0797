package io.tilewise.image.tiff;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.tiff.directory.Numbers;
import io.tilewise.image.tiff.directory.Tag;
import io.tilewise.image.tiff.directory.TiffBytes;
import io.tilewise.image.tiff.directory.TiffDirectory;
import java.io.IOException;
import java.util.Optional;

/**
 * Where the restart intervals of an NDPI's JPEG begin, counted from its first byte.
 *
 * @param at where in the file the JPEG is
 * @param bytes of it
 * @param low words of each start
 * @param high words, where it is longer than 4 GiB
 */
record Intervals(TiffBytes file, long at, long bytes, Numbers low, Optional<Numbers> high) {
  private static final int MAX_HEADER_BYTES = 1 << 20;

  /** Beside the pixels of an interval: what codes add to noise. */
  private static final int MARGIN_BYTES = 1 << 12;

  static Intervals of(TiffDirectory directory) throws IOException, ImageFormatException {
    long at = directory.required(Tag.STRIP_OFFSETS);
    long bytes = directory.required(Tag.STRIP_BYTE_COUNTS);
    directory.file().checkInside("NDPI JPEG", at, bytes);
    Numbers low =
        directory.table(Tag.NDPI_STARTS).orElseThrow(() -> TiffDirectory.missing(Tag.NDPI_STARTS));
    return new Intervals(directory.file(), at, bytes, low, directory.table(Tag.NDPI_STARTS_HIGH));
  }

  long count() {
    return low.count();
  }

  /** What stands before the first interval. */
  byte[] header() throws IOException, ImageFormatException {
    long first = count() == 0 ? 0 : start(0);
    if (first < 1 || first > Math.min(MAX_HEADER_BYTES, bytes)) {
      throw corrupt(
          "NDPI JPEG: a header of %d bytes (expected: 1 to %d)"
              .formatted(first, Math.min(MAX_HEADER_BYTES, bytes)));
    }
    return file.read("NDPI JPEG header", at, first);
  }

  /** Refuses another number of intervals, and such that do not follow one another. */
  void check(long expected) throws IOException, ImageFormatException {
    if (count() != expected || high.stream().anyMatch(table -> table.count() != expected)) {
      throw corrupt("NDPI restart intervals: " + count() + " (expected: " + expected + ")");
    }
    long[] before = {0};
    low.forEachWith(
        high.orElse(low),
        (index, lowWord, highWord) -> {
          long start = high.isPresent() ? start(lowWord, highWord) : lowWord;
          if (start <= before[0] || start >= bytes) {
            throw corrupt(
                "NDPI restart interval %d: at %d behind %d (expected: in order, within %d bytes)"
                    .formatted(index, start, before[0], bytes));
          }
          before[0] = start;
        });
  }

  private long start(long index) throws IOException, ImageFormatException {
    return high.isPresent() ? start(low.get(index), high.get().get(index)) : low.get(index);
  }

  private static long start(long low, long high) {
    return high << Integer.SIZE | low;
  }

  /**
   * The data of an interval and the marker behind it.
   *
   * @param decoded bytes that it may become at most
   */
  byte[] read(long index, long decoded) throws IOException, ImageFormatException {
    long start = start(index);
    long length = (index == count() - 1 ? bytes : start(index + 1)) - start;
    if (length > decoded + MARGIN_BYTES) {
      throw new ImageFormatException(
          Kind.TOO_LARGE,
          "NDPI restart interval %d: %d bytes (expected: at most %d)"
              .formatted(index, length, decoded + MARGIN_BYTES));
    }
    return file.read("NDPI restart interval " + index, at + start, length);
  }
}
