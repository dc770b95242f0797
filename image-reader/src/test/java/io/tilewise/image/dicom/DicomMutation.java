package io.tilewise.image.dicom;

import io.tilewise.image.ByteMutation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Changes a DICOM file as transfers, careless writers and attackers do; most changes hit its
 * structure.
 */
final class DicomMutation {
  private static final int[] TAGS = {
    0x0008_0008, 0x0008_0016, 0x0010_0010, 0x0010_0020, 0x0020_000e, 0x0020_0052, 0x0020_9161,
    0x0020_9228, 0x0020_9311, 0x0028_0002, 0x0028_0004, 0x0028_0006, 0x0028_0008, 0x0028_0010,
    0x0028_0011, 0x0028_0100, 0x0028_0101, 0x0028_0102, 0x0028_0103, 0x0028_0030, 0x0048_0006,
    0x0048_0007, 0x0048_0105, 0x0048_021a, 0x0048_021e, 0x0048_021f, 0x5200_9229, 0x5200_9230,
    0x7fe0_0001, 0x7fe0_0002, 0x7fe0_0010, 0xfffe_e000, 0xfffe_e00d, 0xfffe_e0dd
  };
  private static final String[] VRS = {"US", "UL", "SQ", "UN", "OB", "OW", "PN", "CS", "XX", "OV"};
  private static final int[] VALUES = {
    0, 1, 2, 3, 4, 6, 8, 15, 16, 17, 32, 255, 256, 60_000, 65_535, 1 << 20, 0x7fff_ffff, -1, -2
  };

  private final Random random;
  private final ByteMutation anyFile;

  DicomMutation(Random random) {
    this.random = random;
    anyFile = new ByteMutation(random);
  }

  byte[] of(byte[] file) {
    return switch (random.nextInt(10)) {
      case 0 -> anyFile.bitsFlipped(file, 132, file.length);
      case 1 -> anyFile.cutOff(file);
      case 2 -> anyFile.gap(file);
      default -> elementChanged(file);
    };
  }

  /** Number, VR, length or value of something that looks like an element. */
  private byte[] elementChanged(byte[] file) {
    byte[] changed = file.clone();
    ByteBuffer bytes = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
    int at = place(file);
    int some = VALUES[random.nextInt(VALUES.length)];
    int tag = TAGS[random.nextInt(TAGS.length)];
    switch (random.nextInt(8)) {
      case 0 -> bytes.putShort(at, (short) (tag >>> 16)).putShort(at + 2, (short) tag);
      case 1 -> vr(changed, at + 4);
      case 2 -> bytes.putShort(at + 6, (short) some);
      case 3 -> bytes.putInt(at + 4, some);
      case 4 -> bytes.putInt(at + 8, some);
      case 5 -> bytes.putShort(at + 8, (short) some);
      case 6 -> bytes.putShort(at + 6, (short) (bytes.getShort(at + 6) + random.nextInt(9) - 4));
      default -> bytes.putInt(at + 8, bytes.getInt(at + 8) + random.nextInt(9) - 4);
    }
    return changed;
  }

  private void vr(byte[] changed, int at) {
    String vr = VRS[random.nextInt(VRS.length)];
    changed[at] = (byte) vr.charAt(0);
    changed[at + 1] = (byte) vr.charAt(1);
  }

  private int place(byte[] file) {
    List<Integer> places = new ArrayList<>();
    int tag = TAGS[random.nextInt(TAGS.length)];
    for (int at = 132; at + 16 < file.length; at++) {
      if (file[at] == (byte) (tag >>> 16)
          && file[at + 1] == (byte) (tag >>> 24)
          && file[at + 2] == (byte) tag
          && file[at + 3] == (byte) (tag >>> 8)) {
        places.add(at);
      }
    }
    return places.isEmpty()
        ? 132 + random.nextInt(file.length - 148)
        : places.get(random.nextInt(places.size()));
  }
}
