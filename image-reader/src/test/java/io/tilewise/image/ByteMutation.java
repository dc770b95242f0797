package io.tilewise.image;

import java.util.Arrays;
import java.util.Random;

/** What transfers and disks do to a file of any format. */
public final class ByteMutation {
  private final Random random;

  /** Of one thread, as the random numbers are. */
  public ByteMutation(Random random) {
    this.random = random;
  }

  /** One to three bits are others, in bytes from one on, before another. */
  public byte[] bitsFlipped(byte[] file, int from, int to) {
    byte[] changed = file.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      changed[from + random.nextInt(to - from)] ^= (byte) (1 << random.nextInt(8));
    }
    return changed;
  }

  /** The end is lost. */
  public byte[] cutOff(byte[] file) {
    return Arrays.copyOf(file, random.nextInt(file.length));
  }

  /** Some bytes in the middle are lost, or are there twice. */
  public byte[] gap(byte[] file) {
    int at = random.nextInt(file.length);
    int other = random.nextInt(file.length);
    byte[] changed = Arrays.copyOf(file, at + file.length - other);
    System.arraycopy(file, other, changed, at, file.length - other);
    return changed;
  }
}
