package io.tilewise.lab.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tilewise.verdict.calibration.ImageCalibration;
import io.tilewise.verdict.calibration.TileCalibration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PureFitsTest {
  private static final double INFINITE = Double.NEGATIVE_INFINITY;

  /** The slope's standard error with 50,000 tiles is about .01, the intercept's .015. */
  @Test
  void shouldRecoverTheLineThatTilesWereDrawnFrom() {
    Random random = new Random(3);
    double[] scores = new double[50_000];
    boolean[] truth = new boolean[scores.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = 4 * random.nextGaussian();
      truth[i] = random.nextDouble() < Sigmoid.of(0.7 * scores[i] - 1.5);
    }

    TileCalibration fit = line(scores, truth).orElseThrow();

    assertThat(fit).isInstanceOf(TileCalibration.Logistic.class);
    assertThat(((TileCalibration.Logistic) fit).slope()).isCloseTo(0.7, within(0.05));
    assertThat(((TileCalibration.Logistic) fit).intercept()).isCloseTo(-1.5, within(0.075));
  }

  @Test
  void shouldStayFiniteWhereScoresAreSeparable() {
    PlattScaling line =
        PlattScaling.fit(new double[] {-2, -1, 1, 2}, new boolean[] {false, false, true, true});

    assertThat(line.slope()).isPositive().isLessThan(10);
    assertThat(line.intercept()).isCloseTo(0, within(1e-9));
  }

  @Test
  void shouldFitScoresOfAnyScale() {
    double[] scores = {-2e30, 1e30, -1e30, 3e30, 2e30};
    boolean[] truth = {false, false, true, true, true};
    double[] small = {-2, 1, -1, 3, 2};

    assertThat(PlattScaling.fit(scores, truth).slope() * 1e30)
        .isCloseTo(PlattScaling.fit(small, truth).slope(), within(1e-9));
  }

  @Test
  void shouldNotCalibrateScoresThatFallWithTheLabel() {
    double[] scores = {3, 2, 1, 0};
    boolean[] truth = {false, false, true, true};

    assertThat(line(scores, truth)).isEmpty();
  }

  @Test
  void shouldNotCalibrateScoresThatAreAllEqual() {
    assertThat(line(new double[] {1, 1}, new boolean[] {false, true})).isEmpty();
  }

  /** Their mean differs from them in its last bits. */
  @Test
  void shouldNotLearnFromTheRoundingOfEqualScores() {
    for (int tiles = 2; tiles <= 200; tiles++) {
      double[] scores = new double[tiles];
      Arrays.fill(scores, 3 * 0.1);
      boolean[] truth = new boolean[tiles];
      truth[0] = true;

      assertThat(PlattScaling.fit(scores, truth).slope()).isZero();
    }
  }

  /** A rule twice as sure as it should be, and half a unit off; 20,000 images. */
  @Test
  void shouldRecoverTemperatureAndOffset() {
    Random random = new Random(5);
    double[][] logs = new double[20_000][];
    int[] truth = new int[logs.length];
    for (int i = 0; i < logs.length; i++) {
      double logOdds = 3 * random.nextGaussian();
      truth[i] = random.nextDouble() < Sigmoid.of(logOdds) ? 1 : 0;
      double said = 2 * (logOdds - 0.5);
      logs[i] = new double[] {-Sigmoid.softplus(said), -Sigmoid.softplus(-said)};
    }

    ImageCalibration.Scaling fit = TemperatureScaling.fit(logs, truth, 1).orElseThrow();

    assertThat(fit.temperature()).isCloseTo(2, within(0.15));
    assertThat(fit.offset()).isCloseTo(0.5, within(0.1));
  }

  @Test
  void shouldNotListenToImagesThatNoTemperatureChanges() {
    double[][] some = {{-0.2, -1.7}, {-1.5, -0.25}, {-0.9, -0.5}, {-0.6, -0.8}};
    double[][] more = {some[0], some[1], {0, INFINITE}, some[2], {INFINITE, 0}, some[3]};

    ImageCalibration.Scaling fit =
        TemperatureScaling.fit(some, new int[] {0, 1, 0, 1}, 1).orElseThrow();

    assertThat(TemperatureScaling.fit(more, new int[] {0, 1, 0, 0, 1, 1}, 1)).contains(fit);
  }

  @Test
  void shouldNotCalibrateARuleThatIsAlwaysCertain() {
    double[][] logs = {{0, INFINITE}, {INFINITE, 0}};

    assertThat(TemperatureScaling.fit(logs, new int[] {0, 1}, 1)).isEmpty();
    assertThat(TemperatureScaling.fit(logs, new int[] {0, 1}, null)).isEmpty();
  }

  @Test
  void shouldNotCalibrateARuleThatSaysTheContrary() {
    double[][] logs = {{-0.1, -2.4}, {-2.4, -0.1}, {-0.2, -1.7}, {-1.7, -0.2}};

    assertThat(TemperatureScaling.fit(logs, new int[] {1, 0, 1, 0}, 1)).isEmpty();
    assertThat(TemperatureScaling.fit(logs, new int[] {1, 0, 1, 0}, null)).isEmpty();
  }

  private static Optional<TileCalibration> line(double[] scores, boolean[] truth) {
    return TileMethod.LINE.fit(List.of(TileSample.of(scores, truth)), new Random(1));
  }
}
