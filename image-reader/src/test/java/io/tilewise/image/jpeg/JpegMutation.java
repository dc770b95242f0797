package io.tilewise.image.jpeg;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What transfers, disks and careless tools do to a JPEG. */
final class JpegMutation {
  private static final byte[] EOI = {(byte) 0xff, (byte) 0xd9};
  private static final int KINDS = 10;

  private final Random random;

  JpegMutation(Random random) {
    this.random = random;
  }

  byte[] of(byte[] jpeg) {
    byte[] mutant = jpeg;
    int steps = random.nextInt(4) == 0 ? 2 : 1;
    for (int i = 0; i < steps; i++) {
      mutant = once(mutant);
    }
    return mutant;
  }

  private byte[] once(byte[] jpeg) {
    if (jpeg.length < 8) {
      return jpeg;
    }
    return switch (random.nextInt(KINDS)) {
      case 0, 1 -> flip(jpeg, 2 + random.nextInt(jpeg.length - 2));
      case 2, 3 -> flip(jpeg, 2 + random.nextInt(Math.min(700, jpeg.length - 2)));
      case 4 -> Arrays.copyOf(jpeg, random.nextInt(jpeg.length));
      case 5 -> join(Arrays.copyOf(jpeg, random.nextInt(jpeg.length)), EOI);
      case 6 -> segments(jpeg);
      case 7 -> without(jpeg, random.nextInt(jpeg.length), random.nextInt(40));
      case 8 -> doubled(jpeg, random.nextInt(jpeg.length), random.nextInt(40));
      default -> replaced(jpeg, random.nextInt(jpeg.length));
    };
  }

  private byte[] flip(byte[] jpeg, int at) {
    byte[] mutant = jpeg.clone();
    mutant[at] ^= (byte) (1 << random.nextInt(8));
    return mutant;
  }

  private byte[] replaced(byte[] jpeg, int at) {
    byte[] mutant = jpeg.clone();
    mutant[at] = (byte) random.nextInt(256);
    return mutant;
  }

  private static byte[] without(byte[] jpeg, int at, int count) {
    int end = Math.min(jpeg.length, at + count);
    return join(Arrays.copyOf(jpeg, at), Arrays.copyOfRange(jpeg, end, jpeg.length));
  }

  private static byte[] doubled(byte[] jpeg, int at, int count) {
    int end = Math.min(jpeg.length, at + count);
    return join(Arrays.copyOf(jpeg, end), Arrays.copyOfRange(jpeg, at, jpeg.length));
  }

  /** Removes, doubles or swaps a segment, a scan with its data being one. */
  private byte[] segments(byte[] jpeg) {
    List<byte[]> segments = new ArrayList<>(parted(jpeg));
    int at = random.nextInt(segments.size());
    switch (random.nextInt(3)) {
      case 0 -> segments.remove(at);
      case 1 -> segments.add(at, segments.get(at));
      default -> Collections.swap(segments, at, random.nextInt(segments.size()));
    }
    return join(segments.toArray(byte[][]::new));
  }

  private static List<byte[]> parted(byte[] jpeg) {
    List<byte[]> segments = new ArrayList<>();
    int start = 0;
    for (int at = 2; at < jpeg.length - 1; at++) {
      int next = jpeg[at + 1] & 0xff;
      if (jpeg[at] == (byte) 0xff && next >= 0xc0 && next != 0xff && (next & 0xf8) != 0xd0) {
        segments.add(Arrays.copyOfRange(jpeg, start, at));
        start = at;
      }
    }
    segments.add(Arrays.copyOfRange(jpeg, start, jpeg.length));
    return segments;
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
