package io.tilewise.image.tile;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdCompressCtx;
import io.tilewise.image.ByteMutation;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.SampleImages;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Frames of any encoder, changed in any way: pixels of the right size or a refusal, no more. */
class FrameMutationTest {
  private static final int MUTATIONS = Boolean.getBoolean("tilewise.long") ? 200_000 : 10_000;
  private static final int WIDTH = 90;
  private static final int HEIGHT = 70;
  private static final int BYTES = WIDTH * HEIGHT * RgbPixels.CHANNELS;
  private static final int GUARD = 64;

  private final ByteBuffer slots = ByteBuffer.allocateDirect(GUARD + BYTES + GUARD);

  @Test
  void shouldGiveAWholeTileOrRefuseWhateverTheBytesAre(TestReporter reporter) {
    long seed = new Random().nextLong();
    Map<String, Integer> counts = new HashMap<>();
    long before = directBytes();
    try (RgbFrameDecoder decoder = new RgbFrameDecoder()) {
      for (int i = 0; i < MUTATIONS; i++) {
        Random random = new Random(seed + i);
        byte[] mutated = mutated(frame(random), random);

        String outcome = outcome(decoder, mutated);

        assertThat(guards()).as("seed %s", seed + i).containsOnly(0);
        counts.merge(outcome, 1, Integer::sum);
      }
      assertThat(directBytes() - before).isLessThan(8 * RgbFrame.maxBytes(WIDTH, HEIGHT));
    }
    reporter.publishEntry("mutations", counts.toString());
    assertThat(counts).containsOnlyKeys("pixels", "refused");
  }

  /** Whatever is neither ends the test. */
  private String outcome(RgbFrameDecoder decoder, byte[] frame) {
    slots.position(GUARD);
    try {
      decoder.decode(frame, WIDTH, HEIGHT, slots);
      assertThat(slots.position()).isEqualTo(GUARD + BYTES);
      return "pixels";
    } catch (ImageFormatException e) {
      assertThat(slots.position()).isEqualTo(GUARD);
      return "refused";
    }
  }

  private byte[] guards() {
    byte[] guards = new byte[2 * GUARD];
    slots.get(0, guards, 0, GUARD);
    slots.get(GUARD + BYTES, guards, GUARD, GUARD);
    return guards;
  }

  private static byte[] frame(Random random) {
    byte[] rgb = SampleImages.noise(WIDTH, HEIGHT, random.nextLong()).rgb();
    int grey = random.nextInt(256);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (rgb[i] & grey | i / 500);
    }
    try (ZstdCompressCtx zstd = new ZstdCompressCtx()) {
      zstd.setLevel(random.nextInt(1, 8)).setChecksum(random.nextBoolean());
      if (random.nextBoolean()) {
        zstd.setWindowLog(10);
      }
      return zstd.compress(rgb);
    }
  }

  private static byte[] mutated(byte[] frame, Random random) {
    int at = random.nextInt(frame.length);
    int other = random.nextInt(frame.length);
    byte[] changed = frame.clone();
    switch (random.nextInt(7)) {
      case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> changed[random.nextInt(20)] = (byte) random.nextInt();
      case 2 -> {
        return Arrays.copyOf(frame, random.nextInt(frame.length + 200));
      }
      case 3 -> {
        return new ByteMutation(random).gap(frame);
      }
      case 4 -> Arrays.fill(changed, Math.min(at, other), Math.max(at, other), (byte) at);
      case 5 -> {
        random.nextBytes(changed);
        System.arraycopy(frame, 0, changed, 0, random.nextInt(12));
      }
      default -> changed[at] = (byte) random.nextInt();
    }
    return changed;
  }

  private static long directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }
}
