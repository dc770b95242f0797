package io.tilewise.image.jpeg.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tilewise.image.ImageFormatException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against the inverse transform as it is written down (ITU-T T.81, A.3.3). */
class SampleRangeTest {
  private static final int SIDE = 8;

  /** Frequencies in zigzag order, as {@code row * 8 + column} (T.81, figure A.6). */
  private static final int[] ZIGZAG = {
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63
  };

  @Test
  void shouldRefuseJustTheBlocksWhoseSamplesAreTooFarOut() {
    Random random = new Random(7);
    int refused = 0;
    int blocks = 4000;
    for (int block = 0; block < blocks; block++) {
      int[] steps = random.ints(64, 1, 40).toArray();
      int[] coefficients = new int[64];
      for (int i = random.nextInt(1, 12); i > 0; i--) {
        coefficients[random.nextInt(64)] = random.nextInt(-200, 200);
      }
      boolean tooFar = farthest(steps, coefficients) > 510;

      assertThat(refuses(steps, coefficients))
          .as("steps %s, coefficients %s", Arrays.toString(steps), Arrays.toString(coefficients))
          .isEqualTo(tooFar);
      refused += tooFar ? 1 : 0;
    }
    assertThat((double) refused / blocks).isCloseTo(0.5, within(0.4));
  }

  /** The bound that spares the transform must not be below what one coefficient can do. */
  @Test
  void shouldRefuseASingleCoefficientJustWhereItsSamplesAreTooFarOut() {
    int[] steps = new int[64];
    Arrays.fill(steps, 1);
    for (int place = 0; place < 64; place++) {
      int[] coefficients = new int[64];
      coefficients[place] = 1000;
      int last = (int) (510 * 1000 / farthest(steps, coefficients) + 1e-9);
      coefficients[place] = last;
      assertThat(refuses(steps, coefficients)).as("%d at %d", last, place).isFalse();
      coefficients[place] = -last - 1;
      assertThat(refuses(steps, coefficients)).as("%d at %d", -last - 1, place).isTrue();
    }
  }

  private static boolean refuses(int[] steps, int[] coefficients) {
    SampleRange range = new SampleRange(steps);
    for (int place = 0; place < 64; place++) {
      if (coefficients[place] != 0) {
        range.add(place, coefficients[place]);
      }
    }
    try {
      range.check();
      return false;
    } catch (ImageFormatException e) {
      return true;
    }
  }

  private static double farthest(int[] steps, int[] coefficients) {
    double farthest = 0;
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        double sample = 0;
        for (int i = 0; i < 64; i++) {
          sample +=
              steps[i]
                  * coefficients[i]
                  * wave(ZIGZAG[i] % SIDE, x)
                  * wave(ZIGZAG[i] / SIDE, y)
                  / 4;
        }
        farthest = Math.max(farthest, Math.abs(sample));
      }
    }
    return farthest;
  }

  private static double wave(int frequency, int at) {
    double scale = frequency == 0 ? 1 / Math.sqrt(2) : 1;
    return scale * Math.cos((2 * at + 1) * frequency * Math.PI / 16);
  }
}
