package io.tilewise.image.tiff.directory;

import io.tilewise.image.ImageFormatException;
import java.io.IOException;

/** A table of whole numbers that stays in the file. Thread-safe. */
public final class Numbers {
  private static final int AT_ONCE = 8192;

  private final Field field;

  Numbers(Field field) {
    this.field = field;
  }

  public long count() {
    return field.count();
  }

  /** One of them, from 0 on; one read of the file. */
  public long get(long index) throws IOException, ImageFormatException {
    return field.whole(index);
  }

  /** What is done with each pair of numbers. */
  @FunctionalInterface
  public interface Pairs {
    void take(long index, long one, long other) throws ImageFormatException;
  }

  /** Reads this table and another of the same length, some thousand entries at a time. */
  public void forEachWith(Numbers other, Pairs pairs) throws IOException, ImageFormatException {
    for (long first = 0; first < count(); first += AT_ONCE) {
      int values = (int) Math.min(AT_ONCE, count() - first);
      byte[] ours = field.bytes(first, values);
      byte[] theirs = other.field.bytes(first, values);
      for (int i = 0; i < values; i++) {
        pairs.take(first + i, field.whole(ours, i), other.field.whole(theirs, i));
      }
    }
  }
}
