package io.tilewise.verdict.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tilewise.verdict.Scores;
import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.TileScores;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code evidence-mixture(prior=counts)}, and that it left the other spellings as they were. */
class CountPriorTest {
  /** Of {@link Scores#CURVE}'s neighbour, the line: log R = .8 s - .5 - logit(.3). */
  private static final double NO_EVIDENCE = (.5 + Math.log(.3 / .7)) / .8;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, 64, 1000, 1_000_000, Integer.MAX_VALUE})
  void shouldGiveCountsWeightsThatSumToOne(int tiles) {
    double[] logs = ShareGrid.logCounts(tiles);

    assertThat(Arrays.stream(logs).map(Math::exp).sum()).isCloseTo(1, within(1e-12));
    assertThat(IntStream.range(0, logs.length).filter(at -> Double.isFinite(logs[at])).min())
        .hasValue(ShareGrid.firstOfCounts(tiles));
  }

  /** A share of less than half a tile counts for nothing, one of 64 tiles for its whole width. */
  @Test
  void shouldSpreadThePriorFromOneTileToAll() {
    double[] logs = ShareGrid.logCounts(64);

    for (int point = 0; point < logs.length; point++) {
      double count = 64 * ShareGrid.share(point);
      if (count < .89) {
        assertThat(logs[point]).isEqualTo(Double.NEGATIVE_INFINITY);
      } else if (count > 1.12) {
        assertThat(logs[point]).isCloseTo(logs[63], within(1e-12));
      }
    }
  }

  @Test
  void shouldTakeTheEvidenceOfATileThatIsAloneAsItIs() {
    Distribution said = counts().judge(tiles(1, 2.5));

    assertThat(logOdds(said)).isCloseTo(.8 * 2.5 - .5 - Math.log(.3 / .7), within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 5000})
  void shouldSayNothingWhereNoTileIsEvidence(int tiles) {
    assertThat(logOdds(counts().judge(tiles(tiles, NO_EVIDENCE)))).isCloseTo(0, within(1e-9));
  }

  /** A healthy image's log B has no floor that sinks with its size. */
  @Test
  void shouldSayMuchTheSameOfHealthyImagesOfAnySize() {
    double few = logOdds(counts().judge(tiles(64, -3)));
    double many = logOdds(counts().judge(tiles(1024, -3)));

    assertThat(few).isLessThan(-3);
    assertThat(many).isCloseTo(few, within(.6));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-3e38, -800, -16, 0, 16, 800, 3e38})
  void shouldStayFiniteWhereAllTilesAreEquallySure(double score) {
    for (int tiles : new int[] {1, 31, 32, 33, 20_000}) {
      Distribution said = counts().judge(tiles(tiles, score));

      assertThat(logOdds(said)).isFinite();
      assertThat(said.probability(0) + said.probability(1)).isCloseTo(1, within(1e-12));
    }
  }

  /** Of each spelling the bits that verdicts of an earlier build hold. */
  @Test
  void shouldKeepTheArithmeticOfStoredVerdicts() {
    assertThat(bits("evidence-mixture")).isEqualTo("846528328239b75c");
    assertThat(bits("evidence-mixture(atleast=1)")).isEqualTo("28643daa465f23f");
    assertThat(bits("evidence-mixture(atleast=1,neff=4,tilt=-1)")).isEqualTo("72102b359a5901c1");
  }

  private static String bits(String rule) {
    long bits = 0;
    for (int tiles : new int[] {1, 2, 5, 31, 32, 33, 64, 200, 5000}) {
      Random random = new Random(tiles);
      TileScores.Builder scores = TileScores.builder(3);
      for (int tile = 0; tile < tiles; tile++) {
        double[] logits = new double[3];
        Arrays.setAll(logits, _ -> 4 * random.nextGaussian());
        scores.add(tile, tile % 7 == 3 ? 0 : 1, logits);
      }
      Distribution said = Scores.rule(3, rule).judge(scores.build());
      for (int label = 0; label < 3; label++) {
        bits = bits * 31 + Double.doubleToLongBits(said.logProbability(label));
      }
    }
    return Long.toHexString(bits);
  }

  private static VerdictRule counts() {
    return Scores.rule(2, Scores.COUNTS);
  }

  private static double logOdds(Distribution said) {
    return said.logProbability(1) - said.logProbability(0);
  }

  private static TileScores tiles(int count, double score) {
    TileScores.Builder scores = TileScores.builder(2);
    for (int tile = 0; tile < count; tile++) {
      scores.add(tile, 1, 0.0, score);
    }
    return scores.build();
  }
}
