package io.tilewise.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.verdict.Scores.Tile;
import io.tilewise.verdict.calibration.Conformal;
import io.tilewise.verdict.calibration.ImageCalibration;
import io.tilewise.verdict.calibration.RuleFit;
import io.tilewise.verdict.rules.VerdictRules;
import io.tilewise.verdict.scores.TileScores;
import io.tilewise.verdict.scores.UnknownTiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class FlippablePropertyTest {
  /** Those with an exact bound for two labels at least. */
  private static final List<String> RULES =
      Stream.concat(VerdictRules.names().stream(), Stream.of(Scores.COUNTS, Scores.DOUBT))
          .filter(name -> !name.equals("count-histogram"))
          .toList();

  private static final int FIRST_UNKNOWN = 20_000;

  /** An image, the tiles it lacks, and how it is to be judged. */
  record Case(List<Tile> scored, List<Tile> unknown, JudgeSettings settings) {
    int labels() {
      return settings.labels().size();
    }

    Verdict partial() {
      UnknownTiles bound = new UnknownTiles(unknown.size(), unknown.size());
      return Judge.judge(Scores.collect(labels(), scored), bound, settings).orElseThrow();
    }

    List<Integer> completedWith(List<Tile> tiles) {
      List<Tile> all = new ArrayList<>(scored);
      all.addAll(tiles);
      TileScores scores = Scores.collect(labels(), all);
      return Judge.judge(scores, UnknownTiles.NONE, settings).orElseThrow().decided().labels();
    }
  }

  @Property(tries = 3000, maxDiscardRatio = 20)
  void shouldNeverChangeALabelThatIsNotFlippable(@ForAll("cases") Case image) {
    Verdict partial = image.partial();
    Assume.that(partial.flippable() == Flippable.NO);

    List<List<Tile>> completions = pushes(image.labels(), image.unknown().size());
    completions.add(image.unknown());

    assertThat(completions)
        .allSatisfy(
            each -> assertThat(image.completedWith(each)).isEqualTo(partial.decided().labels()));
  }

  @Property(tries = 3000, maxDiscardRatio = 20)
  void shouldCountEveryLabelThatUnknownTilesCouldLeadToAsPossible(@ForAll("cases") Case image) {
    List<Integer> possible = image.partial().possible();

    List<List<Tile>> completions = pushes(image.labels(), image.unknown().size());
    completions.add(image.unknown());

    assertThat(completions)
        .allSatisfy(each -> assertThat(possible).containsAll(image.completedWith(each)));
  }

  @Property(tries = 1000, maxDiscardRatio = 20)
  void shouldFindScoresThatChangeALabelThatIsFlippable(@ForAll("cases") Case image) {
    Verdict partial = image.partial();
    Assume.that(partial.flippable() == Flippable.YES);

    boolean changed =
        pushes(image.labels(), image.unknown().size()).stream()
            .anyMatch(push -> !image.completedWith(push).equals(partial.decided().labels()));

    assertThat(changed).isTrue();
  }

  /**
   * Every assignment of a first and a second label to the unknown tiles, with all their weight or
   * with none.
   */
  private static List<List<Tile>> pushes(int labels, int tiles) {
    List<List<Tile>> pushes = new ArrayList<>(List.of(List.of()));
    for (int tile = 0; tile < tiles; tile++) {
      List<List<Tile>> longer = new ArrayList<>();
      for (List<Tile> push : pushes) {
        longer.add(push);
        for (float[] logits : extremes(labels)) {
          List<Tile> next = new ArrayList<>(push);
          next.add(new Tile(FIRST_UNKNOWN + tile, 1, logits));
          longer.add(next);
        }
      }
      pushes = longer;
    }
    return pushes;
  }

  private static List<float[]> extremes(int labels) {
    List<float[]> extremes = new ArrayList<>();
    for (int first = 0; first < labels; first++) {
      float[] largest = new float[labels];
      Arrays.fill(largest, -Float.MAX_VALUE);
      largest[first] = Float.MAX_VALUE;
      extremes.add(largest);
      for (int second = 0; second < labels; second++) {
        extremes.add(sure(labels, first, second));
      }
    }
    return extremes;
  }

  private static float[] sure(int labels, int first, int second) {
    float[] logits = new float[labels];
    Arrays.fill(logits, -Float.MAX_VALUE);
    logits[second] = -1000;
    logits[first] = 0;
    return logits;
  }

  @Example
  void shouldCountVotesOfUnknownTilesExactly() {
    TileScores nineToFour =
        Scores.of(
            Arrays.stream(new double[] {.9, .9, .9, .9, .1, .1, .1, .1, .1, .1, .1, .1, .1})
                .mapToObj(Scores::probability)
                .toArray(float[][]::new));
    JudgeSettings settings = Scores.settings(2, "majority-vote", TieBreak.REFER, null);

    assertThat(flippable(nineToFour, 4, settings)).isEqualTo(Flippable.NO);
    assertThat(flippable(nineToFour, 5, settings)).isEqualTo(Flippable.YES);
  }

  @Example
  void shouldAlwaysFindMeanLogProbabilityFlippableByOneTile() {
    JudgeSettings settings =
        Scores.settings(2, "mean-log-probability", TieBreak.MEAN_LOG_PROBABILITY, null);

    assertThat(flippable(Scores.repeated(5000, .01), 1, settings)).isEqualTo(Flippable.YES);
  }

  @Example
  void shouldNotFlipWhenNothingIsUnknown() {
    JudgeSettings settings =
        Scores.settings(2, "mean-log-probability", TieBreak.MEAN_LOG_PROBABILITY, null);

    assertThat(flippable(Scores.repeated(3, .01), 0, settings)).isEqualTo(Flippable.NO);
  }

  @Example
  void shouldBoundTheCountsOfAsManyUnknownTilesAsItTries() {
    JudgeSettings settings = Scores.settings(2, Scores.COUNTS, TieBreak.REFER, .5);

    assertThat(flippable(Scores.repeated(20, .01), 1, settings)).isEqualTo(Flippable.YES);
    assertThat(flippable(Scores.repeated(20, .999), 1000, settings)).isEqualTo(Flippable.NO);
    assertThat(flippable(Scores.repeated(20, .999), 1001, settings)).isEqualTo(Flippable.UNKNOWN);
  }

  private static Flippable flippable(TileScores scores, int unknown, JudgeSettings settings) {
    return Judge.judge(scores, new UnknownTiles(unknown, unknown), settings)
        .orElseThrow()
        .flippable();
  }

  @Provide
  Arbitrary<Case> cases() {
    // Not a flatMap over the number of labels: it would build all generators anew for every try.
    return Arbitraries.frequencyOf(Tuple.of(2, cases(2)), Tuple.of(1, cases(3)));
  }

  private static Arbitrary<Case> cases(int labels) {
    Arbitrary<List<Tile>> scored =
        Scores.images(labels).filter(tiles -> tiles.stream().mapToDouble(Tile::weight).sum() > 0);
    Arbitrary<List<Tile>> unknown = Scores.images(labels).map(FlippablePropertyTest::renumbered);
    Arbitrary<JudgeSettings> settings =
        Combinators.combine(
                Arbitraries.of(RULES),
                Arbitraries.of(TieBreak.values()),
                Arbitraries.of(0.0, .02, .2, .5, .9, 1.0).injectNull(.7),
                fits(labels))
            .as(
                (rule, tieBreak, threshold, fitted) -> {
                  Fit plain = Scores.fit(labels);
                  Fit fit =
                      new Fit(
                          plain.tileCalibrations(), Map.of(rule, fitted), plain.countHistogram());
                  return Scores.settings(labels, rule, tieBreak, threshold, fit);
                });
    return Combinators.combine(scored, unknown, settings).as(Case::new);
  }

  private static Arbitrary<RuleFit> fits(int labels) {
    Arbitrary<Conformal> conformal =
        Arbitraries.of(.05, .3, .5, .8, .99)
            .list()
            .ofSize(labels)
            .map(thresholds -> new Conformal(.1, 20, thresholds));
    return Combinators.combine(
            calibrations(labels),
            Arbitraries.of(.1, .5, .7).injectNull(.6),
            conformal.injectNull(.6))
        .as(RuleFit::new);
  }

  private static Arbitrary<ImageCalibration> calibrations(int labels) {
    if (labels != 2) {
      return Arbitraries.of(1.0, 1.0, .5, 3.0)
          .map(temperature -> new ImageCalibration.Scaling(temperature, 0));
    }
    return Combinators.combine(
            Arbitraries.of(1.0, 1.0, .5, 3.0), Arbitraries.of(0.0, 0.0, -1.5, 2.0, Double.NaN))
        .as(
            (temperature, offset) ->
                Double.isNaN(offset)
                    ? new ImageCalibration.Isotonic(Scores.CURVE)
                    : new ImageCalibration.Scaling(temperature, offset));
  }

  private static List<Tile> renumbered(List<Tile> tiles) {
    List<Tile> renumbered = new ArrayList<>();
    for (Tile tile : tiles.subList(0, Math.min(2, tiles.size()))) {
      renumbered.add(new Tile(FIRST_UNKNOWN + renumbered.size(), tile.weight(), tile.logits()));
    }
    return renumbered;
  }
}
