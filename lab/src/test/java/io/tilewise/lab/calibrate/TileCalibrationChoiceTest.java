package io.tilewise.lab.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TileCalibrationChoiceTest {
  private static final int GROUPS = 20;
  private static final int SPLITS = 10;

  /** What no average of bends follows, and a line is just right for. */
  @Test
  void shouldChooseTheLineWhereItIsClearlyBetter() throws FitException {
    TileCalibrationChoice choice = choice(0, 4000, score -> 2.5 * score);

    assertThat(choice.method()).isEqualTo(TileMethod.LINE);
    assertThat(choice.perSplit()).hasSize(SPLITS);
    assertThat(choice.chosen().logOdds(1)).isCloseTo(2.5, within(.3));
  }

  /** Groups that differ from each other: what is least on these says little of the next. */
  @Test
  void shouldKeepTheAverageWhereTheDifferenceIsWithinItsError() throws FitException {
    TileCalibrationChoice choice = choice(2.5, 100, score -> score);

    assertThat(choice.method()).isEqualTo(TileMethod.BAGGED);
    assertThat(choice.logLoss()).containsOnlyKeys(TileMethod.values());
  }

  @Test
  void shouldDrawTheSameForTheSameSeed() throws FitException {
    assertThat(choice(2.5, 100, score -> score)).isEqualTo(choice(2.5, 100, score -> score));
  }

  @Test
  void shouldRefuseScoresThatFallWithTheLabel() {
    assertThatThrownBy(() -> choice(0, 100, score -> -score))
        .isInstanceOf(FitException.class)
        .hasMessage(
            "tile scores of tumour: do not rise with the tile's label (expected: higher ones for"
                + " tiles that bear it)");
  }

  private static TileCalibrationChoice choice(double unlike, int tiles, DoubleUnaryOperator logOdds)
      throws FitException {
    Random random = new Random(4);
    List<TileSample> groups = new ArrayList<>();
    for (int group = 0; group < GROUPS; group++) {
      double shift = unlike * random.nextGaussian();
      double[] scores = random.doubles(tiles, -4, 4).toArray();
      boolean[] truth = new boolean[tiles];
      for (int i = 0; i < tiles; i++) {
        truth[i] = random.nextDouble() < Sigmoid.of(logOdds.applyAsDouble(scores[i]) + shift);
      }
      groups.add(TileSample.of(scores, truth));
    }
    List<List<Integer>> judgedBy =
        List.of(
            IntStream.range(0, GROUPS).mapToObj(group -> group % 5).toList(),
            IntStream.range(0, GROUPS).mapToObj(group -> 5 + group / 4).toList());
    return TileCalibrationChoice.of(
        0, "tumour", new TileFolds(groups, judgedBy, SPLITS, /* seed= */ 3));
  }
}
