package io.tilewise.bench.slide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TissueTest {
  private static final int SIDE = 4096;
  private static final int TILE = 64;

  private final Tissue tissue = new Tissue(SIDE, 1);

  @Test
  void shouldPaintAPixelByItsPlaceAlone() {
    byte[] large = tissue.bgr(0, 1024, 2048, 2 * TILE);

    byte[] small = tissue.bgr(0, 1024 + TILE, 2048 + TILE, TILE);

    for (int row = 0; row < TILE; row++) {
      int from = 3 * ((TILE + row) * 2 * TILE + TILE);
      assertThat(Arrays.copyOfRange(large, from, from + 3 * TILE))
          .isEqualTo(Arrays.copyOfRange(small, row * 3 * TILE, (row + 1) * 3 * TILE));
    }
  }

  @Test
  void shouldLeaveAboutHalfOfASlideBare() {
    int bare = 0;
    int count = 0;
    for (int y = 0; y < SIDE; y += TILE) {
      for (int x = 0; x < SIDE; x += TILE, count++) {
        if (tissue.bare(0, x, y, TILE)) {
          bare++;
          assertThat(darkest(tissue.bgr(0, x, y, TILE))).isGreaterThan(235);
        }
      }
    }
    assertThat((double) bare / count).isBetween(0.4, 0.75);
  }

  @Test
  void shouldShowTheSameSlideOnEveryLevel() {
    byte[] full = tissue.bgr(0, 1024, 1024, 4 * TILE);
    byte[] quarter = tissue.bgr(2, 256, 256, TILE);

    assertThat(mean(quarter)).isCloseTo(mean(full), within(3.0));
  }

  private static int darkest(byte[] samples) {
    int darkest = 255;
    for (byte sample : samples) {
      darkest = Math.min(darkest, sample & 0xff);
    }
    return darkest;
  }

  private static double mean(byte[] samples) {
    double sum = 0;
    for (byte sample : samples) {
      sum += sample & 0xff;
    }
    return sum / samples.length;
  }
}
