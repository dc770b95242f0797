package io.tilewise.bench.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/**
 * Changes files as transfers, disks, careless writers and attackers do. The same seed makes the
 * same change.
 */
final class Mutation {
  private static final long[] NUMBERS = {
    0, 1, 2, 3, 4, 7, 8, 15, 16, 255, 256, 32767, 32768, 65535, 65536, 1 << 20, 0x7fffffff, -1, -2
  };
  private static final int LONGEST_BLOCK = 4096;

  private final Random random;

  Mutation(long seed) {
    this.random = new Random(seed);
    random.nextInt(); // seeds that are near each other begin alike
  }

  /**
   * A changed copy; one change in four is followed by a second.
   *
   * @param other another file of the format, a part of which may get into this one
   */
  byte[] of(Format format, byte[] file, byte[] other) {
    byte[] changed = once(format, file, other);
    if (random.nextInt(4) == 0 && changed.length > 0) {
      changed = once(format, changed, other);
    }
    return random.nextBoolean() ? format.mended(changed) : changed;
  }

  private byte[] once(Format format, byte[] file, byte[] other) {
    return switch (random.nextInt(10)) {
      case 0 -> flipped(file, random.nextInt(file.length));
      case 1, 2 -> flipped(file, format.structure(file, random));
      case 3, 4, 5 -> numbered(file, format.structure(file, random));
      case 6 -> Arrays.copyOf(file, random.nextInt(file.length));
      case 7 -> gap(file);
      case 8 -> block(file);
      default -> spliced(file, other);
    };
  }

  private byte[] flipped(byte[] file, int at) {
    byte[] changed = file.clone();
    changed[at] ^= (byte) (1 << random.nextInt(8));
    return changed;
  }

  /** A number that is often a limit, in any width and byte order. */
  private byte[] numbered(byte[] file, int at) {
    byte[] changed = file.clone();
    long number = NUMBERS[random.nextInt(NUMBERS.length)];
    int bytes = 1 << random.nextInt(4);
    boolean little = random.nextBoolean();
    byte[] eight =
        ByteBuffer.allocate(8)
            .order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
            .putLong(number)
            .array();
    int from = little ? 0 : 8 - bytes;
    System.arraycopy(eight, from, changed, at, Math.min(bytes, changed.length - at));
    return changed;
  }

  /** Some bytes in the middle are lost, or are there twice. */
  private byte[] gap(byte[] file) {
    int at = random.nextInt(file.length);
    int other = Math.clamp(at + random.nextInt(128) - 64L, 0, file.length - 1);
    byte[] changed = Arrays.copyOf(file, at + file.length - other);
    System.arraycopy(file, other, changed, at, file.length - other);
    return changed;
  }

  /** A block that was never written, or never erased. */
  private byte[] block(byte[] file) {
    byte[] changed = file.clone();
    int at = random.nextInt(file.length);
    int end = Math.min(file.length, at + 1 + random.nextInt(LONGEST_BLOCK));
    Arrays.fill(changed, at, end, (byte) (random.nextBoolean() ? 0 : 0xff));
    return changed;
  }

  /** A block of another file in its place. */
  private byte[] spliced(byte[] file, byte[] other) {
    byte[] changed = file.clone();
    int at = random.nextInt(Math.min(file.length, other.length));
    int end = Math.min(file.length, other.length);
    System.arraycopy(other, at, changed, at, Math.min(end - at, 1 + random.nextInt(LONGEST_BLOCK)));
    return changed;
  }
}
