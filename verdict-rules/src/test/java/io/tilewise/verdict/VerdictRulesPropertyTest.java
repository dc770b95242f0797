package io.tilewise.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tilewise.verdict.Scores.Tile;
import io.tilewise.verdict.rules.VerdictRule;
import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.TileScores;
import io.tilewise.verdict.scores.UnknownTiles;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class VerdictRulesPropertyTest {
  private static final int LABELS = 3;

  @Property
  void shouldGiveTheSameBitsInAnyOrderAndUnderAnyDuplication(
      @ForAll("images") List<Tile> tiles, @ForAll long seed) {
    TileScores inOrder = Scores.collect(LABELS, tiles);
    Assume.that(inOrder.totalWeight() > 0);

    TileScores arrived = Scores.collect(LABELS, Scores.shuffledWithDuplicates(tiles, seed));

    for (VerdictRule rule : Scores.rules(LABELS)) {
      assertThat(rule.judge(arrived)).isEqualTo(rule.judge(inOrder));
    }
    JudgeSettings settings =
        Scores.settings(LABELS, "majority-vote", TieBreak.MEAN_LOG_PROBABILITY, null);
    assertThat(Judge.judge(arrived, UnknownTiles.NONE, settings))
        .isEqualTo(Judge.judge(inOrder, UnknownTiles.NONE, settings));
  }

  @Property
  void shouldGiveProbabilitiesForAnyFiniteLogits(@ForAll("images") List<Tile> tiles) {
    TileScores scores = Scores.collect(LABELS, tiles);
    Assume.that(scores.totalWeight() > 0);

    for (VerdictRule rule : Scores.rules(LABELS)) {
      Distribution result = rule.judge(scores);

      double sum = 0;
      for (int label = 0; label < LABELS; label++) {
        assertThat(result.probability(label)).as(rule.name()).isBetween(0.0, 1 + 1e-12);
        assertThat(result.logProbability(label)).as(rule.name()).isNotNaN();
        sum += result.probability(label);
      }
      assertThat(sum).as(rule.name()).isCloseTo(1, within(1e-12));
    }
  }

  @Property
  void shouldIgnoreAConstantAddedToAllLogitsOfATile(
      @ForAll("moderate") List<Tile> tiles, @ForAll("offsets") float offset) {
    List<Tile> moved =
        tiles.stream().map(tile -> new Tile(tile.index(), 1, plus(tile.logits(), offset))).toList();

    for (VerdictRule rule : Scores.rules(LABELS)) {
      if (rule.name().equals("max-logit")) {
        continue; // it is the one that does not
      }
      Distribution result = rule.judge(Scores.collect(LABELS, moved));

      assertThat(result.toArray())
          .containsExactly(rule.judge(Scores.collect(LABELS, tiles)).toArray(), within(1e-9));
    }
  }

  /** Two labels: a tile that speaks more for a label never speaks against it. */
  @Property
  void shouldRiseWithEachTile(
      @ForAll("pairs") List<Tile> tiles, @ForAll("at") int at, @ForAll("offsets") float offset) {
    List<Tile> raised = new ArrayList<>(tiles);
    Tile tile = tiles.get(at % tiles.size());
    float[] logits = {tile.logits()[0], tile.logits()[1] + Math.abs(offset)};
    raised.set(at % tiles.size(), new Tile(tile.index(), tile.weight(), logits));

    for (VerdictRule rule : Scores.rules(2)) {
      if (rule.name().equals("count-histogram")) {
        continue; // its coefficients may be anything
      }
      double before = rule.judge(Scores.collect(2, tiles)).probability(1);
      double after = rule.judge(Scores.collect(2, raised)).probability(1);
      assertThat(after).as(rule.name()).isGreaterThanOrEqualTo(before - 1e-12);
    }
  }

  private static float[] plus(float[] logits, float offset) {
    float[] moved = logits.clone();
    for (int label = 0; label < moved.length; label++) {
      moved[label] += offset;
    }
    return moved;
  }

  @Provide
  Arbitrary<List<Tile>> images() {
    return Scores.images(LABELS);
  }

  /** Quarters below 8 stay exact when a whole number is added. */
  @Provide
  Arbitrary<List<Tile>> moderate() {
    return Arbitraries.integers()
        .between(-31, 31)
        .map(quarters -> quarters / 4f)
        .array(float[].class)
        .ofSize(LABELS)
        .list()
        .ofMinSize(1)
        .ofMaxSize(9)
        .map(
            logits ->
                IntStream.range(0, logits.size())
                    .mapToObj(index -> new Tile(index, 1, logits.get(index)))
                    .toList());
  }

  @Provide
  Arbitrary<List<Tile>> pairs() {
    return Scores.images(2)
        .filter(tiles -> tiles.stream().mapToDouble(Tile::weight).sum() > 0)
        .filter(tiles -> tiles.stream().allMatch(tile -> Math.abs(tile.logits()[1]) < 1e6));
  }

  @Provide
  Arbitrary<Integer> at() {
    return Arbitraries.integers().between(0, 100);
  }

  @Provide
  Arbitrary<Float> offsets() {
    return Arbitraries.integers().between(-1000, 1000).map(Integer::floatValue);
  }
}
