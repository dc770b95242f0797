package io.tilewise.verdict;

import io.tilewise.verdict.calibration.IsotonicCurve;
import io.tilewise.verdict.calibration.TileCalibration;
import io.tilewise.verdict.rules.RuleContext;
import io.tilewise.verdict.rules.VerdictRule;
import io.tilewise.verdict.rules.VerdictRules;
import io.tilewise.verdict.scores.TileScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Scores to judge, drawn by hand or at random. */
public final class Scores {
  private Scores() {}

  /** One tile of an image. */
  public record Tile(int index, double weight, float[] logits) {}

  /** Tiles of weight one, numbered in order. */
  public static TileScores of(float[]... logits) {
    TileScores.Builder builder = TileScores.builder(logits[0].length);
    for (int index = 0; index < logits.length; index++) {
      builder.add(index, 1, logits[index]);
    }
    return builder.build();
  }

  /** The logits of two labels with this probability of the second. */
  public static float[] probability(double second) {
    return new float[] {(float) Math.log(1 - second), (float) Math.log(second)};
  }

  public static TileScores repeated(int times, double second) {
    float[][] logits = new float[times][];
    Arrays.setAll(logits, _ -> probability(second));
    return of(logits);
  }

  public static TileScores collect(int labels, List<Tile> tiles) {
    TileScores.Builder builder = TileScores.builder(labels);
    tiles.forEach(tile -> builder.add(tile.index(), tile.weight(), tile.logits()));
    return builder.build();
  }

  public static JudgeSettings settings(
      int labels, String rule, TieBreak tieBreak, Double threshold) {
    return settings(labels, rule, tieBreak, threshold, fit(labels));
  }

  public static JudgeSettings settings(
      int labels, String rule, TieBreak tieBreak, Double threshold, Fit fit) {
    List<String> names = names(labels);
    return new JudgeSettings(names, "label1", names, rule, tieBreak, threshold, fit);
  }

  public static final String COUNTS = "evidence-mixture(prior=counts)";

  public static final String DOUBT = "evidence-mixture(doubt=0.02)";

  public static final IsotonicCurve CURVE =
      new IsotonicCurve(List.of(-3.0, -1.0, 0.5, 4.0), List.of(.001, .1, .4, .99));

  /** Calibrations of every label but the first, logistic and isotonic, and a count histogram. */
  public static Fit fit(int labels) {
    Map<Integer, TileCalibration> calibrations = new HashMap<>();
    for (int label = 1; label < labels; label++) {
      calibrations.put(
          label,
          label == 1
              ? new TileCalibration.Logistic(.8, -.5, .3)
              : new TileCalibration.Isotonic(CURVE, .2));
    }
    return new Fit(
        calibrations, Map.of(), List.of(-1.0, -2.0, 0.0, .5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 8.0));
  }

  /** Ranked as they are numbered, so that every label but the first is sought. */
  public static RuleContext context(int labels) {
    List<String> names = names(labels);
    return fit(labels).context(names, "label1", names);
  }

  private static List<String> names(int labels) {
    return IntStream.range(0, labels).mapToObj(label -> "label" + label).toList();
  }

  /** Every rule, the ones that need a fit among them, and the variants that compute otherwise. */
  public static List<VerdictRule> rules(int labels) {
    List<VerdictRule> rules = new ArrayList<>(VerdictRules.all(context(labels)));
    rules.add(rule(labels, "evidence-mixture(atleast=1)"));
    rules.add(rule(labels, COUNTS));
    rules.add(rule(labels, DOUBT));
    return rules;
  }

  public static VerdictRule rule(int labels, String spec) {
    return VerdictRules.create(VerdictRules.spec(spec), context(labels)).orElseThrow();
  }

  /**
   * 1 to 12 tiles: moderate, tied and extreme logits (still far from the largest float, by which a
   * single tile can outdo them all); weights of none, one or anything between.
   */
  public static Arbitrary<List<Tile>> images(int labels) {
    Arbitrary<Float> logit =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.floats().between(-6, 6)),
            Tuple.of(2, Arbitraries.of(0f, 1f)),
            Tuple.of(1, Arbitraries.of(-1e30f, 1e30f, 1e37f)));
    Arbitrary<float[]> logits = logit.array(float[].class).ofSize(labels);
    Arbitrary<Double> weight =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.just(1.0)),
            Tuple.of(2, Arbitraries.doubles().between(0.01, 1)),
            Tuple.of(1, Arbitraries.just(0.0)));
    Arbitrary<Tile> tile =
        Combinators.combine(Arbitraries.integers().between(0, 10_000), weight, logits)
            .as(Tile::new);
    return tile.list().ofMinSize(1).ofMaxSize(12).uniqueElements(Tile::index);
  }

  public static List<Tile> shuffledWithDuplicates(List<Tile> tiles, long seed) {
    Random random = new Random(seed);
    List<Tile> arrivals = new ArrayList<>(tiles);
    tiles.stream().filter(_ -> random.nextBoolean()).forEach(arrivals::add);
    Collections.shuffle(arrivals, random);
    return arrivals;
  }
}
