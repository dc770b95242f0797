package io.tilewise.lab.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tilewise.verdict.Fit;
import io.tilewise.verdict.calibration.ImageCalibration;
import io.tilewise.verdict.rules.VerdictRules;
import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.TileScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImageCalibrationChoiceTest {
  private final List<Distribution> said = new ArrayList<>();
  private final List<Integer> truth = new ArrayList<>();

  @Test
  void shouldChooseTheLineWhereLogOddsAreOffByALine() {
    ImageCalibration chosen = calibration(500, truly -> 3 * truly + 1);

    assertThat(chosen).isInstanceOf(ImageCalibration.Scaling.class);
  }

  /** As a rule that can never exclude a small lesion says it: healthy images have a floor. */
  @Test
  void shouldChooseTheCurveWhereLogOddsBend() {
    ImageCalibration chosen = calibration(2000, truly -> truly < 0 ? .1 * truly : 5 * truly);

    assertThat(chosen).isInstanceOf(ImageCalibration.Isotonic.class);
    assertThat(chosen.apply(distribution(-.2), 1).probability(1)).isCloseTo(.12, within(.05));
    assertThat(chosen.apply(distribution(10), 1).probability(1)).isCloseTo(.88, within(.05));
  }

  @Test
  void shouldChooseTheLineWhereImagesAreFew() {
    ImageCalibration chosen = calibration(12, truly -> truly < 0 ? .1 * truly : 5 * truly);

    assertThat(chosen).isInstanceOf(ImageCalibration.Scaling.class);
  }

  @Test
  void shouldKeepImagesThatARuleIsCertainOf() {
    for (int image = 0; image < 300; image++) {
      add(of("majority-vote", -5), image % 3 == 0 ? 1 : 0);
      boolean surer = image % 2 == 0;
      add(distribution(surer ? 4 : 2), image % (surer ? 12 : 4) == 0 || image % 4 == 1 ? 0 : 1);
    }

    ImageCalibration chosen = choose();

    assertThat(chosen).isInstanceOf(ImageCalibration.Isotonic.class);
    assertThat(chosen.apply(of("majority-vote", -5), 1).probability(1))
        .isCloseTo(1 / 3., within(.01));
  }

  private ImageCalibration calibration(int images, DoubleUnaryOperator bent) {
    Random random = new Random(3);
    for (int image = 0; image < images; image++) {
      double truly = 3 * random.nextGaussian();
      add(distribution(bent.applyAsDouble(truly)), random.nextDouble() < Sigmoid.of(truly) ? 1 : 0);
    }
    return choose();
  }

  private void add(Distribution each, int label) {
    said.add(each);
    truth.add(label);
  }

  private ImageCalibration choose() {
    int[] folds = IntStream.range(0, said.size()).map(at -> at % 5).toArray();
    int[] labels = truth.stream().mapToInt(each -> each).toArray();
    return ImageCalibrationChoice.of(said, labels, folds, 1).orElseThrow().chosen();
  }

  private static Distribution distribution(double logOdds) {
    return of("mean-log-probability", logOdds);
  }

  /** What a rule says of one tile. */
  private static Distribution of(String rule, double logOdds) {
    TileScores tile = TileScores.builder(2).add(0, 1, new double[] {0, logOdds}).build();
    return VerdictRules.create(VerdictRules.spec(rule), Fit.NONE.context(2, 1))
        .orElseThrow()
        .judge(tile);
  }
}
