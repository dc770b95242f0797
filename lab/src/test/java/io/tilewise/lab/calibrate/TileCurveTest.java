package io.tilewise.lab.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tilewise.verdict.calibration.TileCalibration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TileCurveTest {

  /** The record itself refuses knots that descend or are certain. */
  @Property(tries = 200)
  void shouldBeCarriedAsItIsWithinWhatATileMaySay(
      @ForAll @IntRange(min = 2, max = 400) int tiles,
      @ForAll @IntRange(min = -6, max = 6) int slope,
      @ForAll long seed) {
    Random random = new Random(seed);
    double[] scores = random.doubles(tiles, -16.1, 16.1).toArray();
    boolean[] truth = new boolean[tiles];
    for (int i = 0; i < tiles; i++) {
      truth[i] = random.nextDouble() < Sigmoid.of(slope * scores[i]);
    }
    SortedScores sorted = SortedScores.of(scores, truth);
    Assume.that(sorted.hasBoth());
    double share = sorted.positiveShare();
    double prior = Math.log(share / (1 - share));

    for (TileCurve curve : List.of(RidgeSpline.fit(sorted), TileMethod.average(sorted))) {
      TileCalibration carried = curve.calibration();
      double before = Double.NEGATIVE_INFINITY;
      for (double score = -16; score <= 16; score += .37) {
        double ratio = carried.logLikelihoodRatio(score);
        double expected = curve.logOdds(score) - prior;
        assertThat(ratio)
            .isGreaterThanOrEqualTo(before - 1e-7)
            .isCloseTo(
                Math.clamp(expected, -TileCalibration.LIMIT, TileCalibration.LIMIT), within(1e-6));
        before = ratio;
      }
    }
  }

  @Example
  void shouldAverageEvidenceRatherThanProbabilities() {
    TileCurve rare = new TileCurve(new double[] {-1, 1}, new double[] {-4, 0}, .1);
    TileCurve even = new TileCurve(new double[] {0, 2}, new double[] {1, 3}, .5);

    TileCurve mean = TileCurve.mean(List.of(rare, even), .5);

    double prior = Math.log(.1 / .9);
    assertThat(mean.scores()).containsExactly(-1, 0, 1, 2);
    assertThat(mean.logOdds(-5)).isCloseTo((-4 - prior + 1) / 2, within(1e-12));
    assertThat(mean.logOdds(1)).isCloseTo((0 - prior + 2) / 2, within(1e-12));
    assertThat(mean.logOdds(.5)).isCloseTo((-1 - prior + 1.5) / 2, within(1e-12));
  }

  @Example
  void shouldSayNothingWhereScoresFallWithTheLabel() {
    double[] scores = {4, 3, 2, 1, 0, -1, -2, -3};
    boolean[] truth = {false, false, false, false, true, true, true, true};

    TileCalibration curve = RidgeSpline.fit(SortedScores.of(scores, truth)).calibration();

    assertThat(curve.logLikelihoodRatio(-3)).isEqualTo(curve.logLikelihoodRatio(4));
  }
}
