package io.tilewise.lab.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tilewise.verdict.calibration.IsotonicCurve;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PooledPropertyTest {

  /** Isotonic regression is {@code max_{a ≤ x} min_{b ≥ x} share of [a, b]}. */
  @Property
  void shouldBeTheLargestOfTheSmallestShares(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = -4, max = 4) Integer> scores,
      @ForAll long labels) {
    double[] at = scores.stream().mapToDouble(each -> each).toArray();
    boolean[] truth = new boolean[at.length];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = (labels >> i & 1) == 1;
    }

    List<Pooled.Block> blocks = Pooled.of(SortedScores.of(at, truth));

    for (double x : at) {
      double pooled =
          blocks.stream()
              .filter(each -> each.low() <= x && x <= each.high())
              .findFirst()
              .orElseThrow()
              .share();
      double most = 0;
      for (double a : Arrays.stream(at).filter(a -> a <= x).toArray()) {
        double least = 1;
        for (double b : Arrays.stream(at).filter(b -> b >= x).toArray()) {
          least = Math.min(least, share(at, truth, a, b));
        }
        most = Math.max(most, least);
      }
      assertThat(pooled).isCloseTo(most, within(1e-12));
    }
  }

  private static double share(double[] at, boolean[] truth, double from, double to) {
    double count = 0;
    double positives = 0;
    for (int i = 0; i < at.length; i++) {
      if (at[i] >= from && at[i] <= to) {
        count++;
        positives += truth[i] ? 1 : 0;
      }
    }
    return positives / count;
  }

  /** The record itself refuses knots that descend or are certain. */
  @Property(tries = 100)
  void shouldCalibrateWithFewKnotsAndNeverBeCertain(
      @ForAll @IntRange(min = 2, max = 3000) int tiles, @ForAll long seed) {
    Random random = new Random(seed);
    double[] scores = random.doubles(tiles, -16, 16).toArray();
    boolean[] truth = new boolean[tiles];
    int positives = 0;
    for (int i = 0; i < tiles; i++) {
      truth[i] = random.nextDouble() < Sigmoid.of(scores[i] / 4);
      positives += truth[i] ? 1 : 0;
    }
    Assume.that(positives > 0 && positives < tiles);

    IsotonicCurve curve = CentredIsotonic.fit(scores, truth, 8);

    assertThat(curve.scores()).hasSizeLessThanOrEqualTo(8);
    assertThat(curve.probabilities())
        .allSatisfy(q -> assertThat(q).isBetween(.5 / (tiles + 1), (tiles + .5) / (tiles + 1)));
  }
}
