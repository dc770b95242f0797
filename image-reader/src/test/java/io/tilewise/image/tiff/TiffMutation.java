package io.tilewise.image.tiff;

import io.tilewise.image.ByteMutation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/**
 * Changes a TIFF as transfers, careless writers and attackers do; most changes hit its structure.
 */
final class TiffMutation {
  private static final int[] TAGS = {
    254, 256, 257, 258, 259, 262, 266, 270, 273, 274, 277, 278, 279, 284, 317, 322, 323, 324, 325,
    330, 338, 339, 347, 65420, 65426
  };
  private static final int[] VALUES = {
    0, 1, 2, 3, 5, 6, 7, 8, 15, 16, 17, 31, 32, 255, 256, 32946, 50000, 65535, 1 << 20, -1
  };

  private final Random random;
  private final ByteMutation anyFile;

  TiffMutation(Random random) {
    this.random = random;
    anyFile = new ByteMutation(random);
  }

  byte[] of(byte[] tiff) {
    return switch (random.nextInt(10)) {
      case 0 -> anyFile.bitsFlipped(tiff, 0, tiff.length);
      case 1 -> anyFile.cutOff(tiff);
      case 2 -> anyFile.gap(tiff);
      case 3 -> anyFile.bitsFlipped(tiff, 0, Math.min(16, tiff.length));
      default -> entryChanged(tiff);
    };
  }

  /** Tag, type, number or value of an entry of the first directory. */
  private byte[] entryChanged(byte[] tiff) {
    byte[] changed = tiff.clone();
    ByteBuffer bytes =
        ByteBuffer.wrap(changed)
            .order(tiff[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    boolean big = bytes.getShort(2) == 43;
    int directory = (int) (big ? bytes.getLong(8) : bytes.getInt(4));
    int count = (int) (big ? bytes.getLong(directory) : bytes.getShort(directory));
    int entry = directory + (big ? 8 + 20 * random.nextInt(count) : 2 + 12 * random.nextInt(count));
    int value = entry + (big ? 12 : 8);
    int some = VALUES[random.nextInt(VALUES.length)];
    switch (random.nextInt(8)) {
      case 0 -> bytes.putShort(entry, (short) TAGS[random.nextInt(TAGS.length)]);
      case 1 -> bytes.putShort(entry + 2, (short) random.nextInt(20));
      case 2 -> bytes.putInt(entry + 4, some);
      case 3 -> bytes.putInt(value, random.nextInt(tiff.length));
      case 4 -> bytes.putShort(value, (short) some);
      case 5 -> bytes.putInt(value, bytes.getInt(value) + random.nextInt(9) - 4);
      case 6 -> table(bytes, value, some);
      default -> bytes.putInt(value, some);
    }
    return changed;
  }

  /** A number in what an entry points to. */
  private void table(ByteBuffer bytes, int value, int some) {
    int at = bytes.getInt(value) + 4 * random.nextInt(8);
    if (at >= 0 && at + 4 <= bytes.limit()) {
      bytes.putInt(at, random.nextBoolean() ? some : bytes.getInt(at) + random.nextInt(64) - 32);
    }
  }
}
