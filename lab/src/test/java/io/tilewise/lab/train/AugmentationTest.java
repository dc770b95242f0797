package io.tilewise.lab.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentationTest {
  private static final int SIZE = 32;
  private static final int BYTES = SIZE * SIZE * 3;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldDoTheSameForTheSameSeed(long seed) {
    byte[] tile = noise();
    byte[] first = new byte[BYTES];
    new Augmentation(seed, SIZE).apply(tile, first, 0);
    byte[] second = new byte[BYTES];

    new Augmentation(seed, SIZE).apply(tile, second, 0);

    assertThat(second).isEqualTo(first);
  }

  @Test
  void shouldNeverShowATileTwiceInTheSameWay() {
    Augmentation augmentation = new Augmentation(1, SIZE);
    byte[] both = new byte[2 * BYTES];

    augmentation.apply(noise(), both, 0);
    augmentation.apply(noise(), both, BYTES);

    assertThat(Arrays.copyOf(both, BYTES)).isNotEqualTo(Arrays.copyOfRange(both, BYTES, 2 * BYTES));
  }

  @Test
  void shouldLeaveTheOriginalAndTheNeighboursAlone() {
    byte[] tile = noise();
    byte[] batch = new byte[3 * BYTES];
    Arrays.fill(batch, (byte) 9);

    new Augmentation(1, SIZE).apply(tile, batch, BYTES);

    assertThat(tile).isEqualTo(noise());
    assertThat(Arrays.copyOf(batch, BYTES)).containsOnly(9);
    assertThat(Arrays.copyOfRange(batch, 2 * BYTES, 3 * BYTES)).containsOnly(9);
  }

  @Test
  void shouldKeepBlackBlack() {
    Augmentation augmentation = new Augmentation(1, SIZE);
    byte[] target = new byte[BYTES];
    for (int i = 0; i < 50; i++) {
      augmentation.apply(new byte[BYTES], target, 0);
      assertThat(target).containsOnly(0);
    }
  }

  @Test
  void shouldKeepASpotInThePicture() {
    byte[] tile = new byte[BYTES];
    Arrays.fill(tile, (byte) 200);
    for (int y = 12; y < 20; y++) {
      Arrays.fill(tile, (y * SIZE + 12) * 3, (y * SIZE + 20) * 3, (byte) 60);
    }
    Augmentation augmentation = new Augmentation(1, SIZE);
    byte[] target = new byte[BYTES];
    for (int i = 0; i < 50; i++) {
      augmentation.apply(tile, target, 0);
      assertThat(darkPixels(target)).as("round %d", i).isBetween(20, 110);
    }
  }

  /** Dark pixels of the middle, where the spot stays; the edge of the picture may move in. */
  private static int darkPixels(byte[] rgb) {
    int count = 0;
    for (int y = 8; y < 24; y++) {
      for (int x = 8; x < 24; x++) {
        count += (rgb[(y * SIZE + x) * 3] & 0xFF) < 130 ? 1 : 0;
      }
    }
    return count;
  }

  private static byte[] noise() {
    byte[] tile = new byte[BYTES];
    new Random(5).nextBytes(tile);
    return tile;
  }
}
