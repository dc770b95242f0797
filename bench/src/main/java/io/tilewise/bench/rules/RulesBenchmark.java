package io.tilewise.bench.rules;

import io.tilewise.verdict.Fit;
import io.tilewise.verdict.Judge;
import io.tilewise.verdict.JudgeSettings;
import io.tilewise.verdict.TieBreak;
import io.tilewise.verdict.Verdict;
import io.tilewise.verdict.calibration.TileCalibration;
import io.tilewise.verdict.rules.CountHistogram;
import io.tilewise.verdict.rules.VerdictRule;
import io.tilewise.verdict.rules.VerdictRules;
import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.TileScores;
import io.tilewise.verdict.scores.UnknownTiles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What JMH measures for {@link Rules}: an image of two labels, one tile in fifty positive. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills a state before it is used
public class RulesBenchmark {
  private static final int LABELS = 2;

  /** Number of tiles. */
  @Param({"1024", "150000"})
  public int tiles;

  private List<Integer> arrivals;
  private float[][] logits;
  private TileScores scores;
  private JudgeSettings settings;
  private List<VerdictRule> rules;
  private VerdictRule present;
  private VerdictRule counts;

  /** Seeded, in another order than the index's, as tiles arrive. */
  @Setup
  public void prepare() {
    Random random = new Random(tiles);
    logits = new float[tiles][];
    for (int tile = 0; tile < tiles; tile++) {
      double mean = random.nextInt(50) == 0 ? 3 : -3;
      logits[tile] = new float[] {(float) (mean + 2 * random.nextGaussian()), 0};
    }
    arrivals = new ArrayList<>(IntStream.range(0, tiles).boxed().toList());
    Collections.shuffle(arrivals, random);
    scores = build();
    settings =
        new JudgeSettings(
            List.of("positive", "negative"),
            "positive",
            List.of(),
            "evidence-mixture",
            TieBreak.MEAN_LOG_PROBABILITY,
            null,
            fit());
    rules = VerdictRules.all(settings.context());
    present = mixture("evidence-mixture(atleast=1)");
    counts = mixture("evidence-mixture(prior=counts)");
  }

  private VerdictRule mixture(String rule) {
    return VerdictRules.create(VerdictRules.spec(rule), settings.context()).orElseThrow();
  }

  private static Fit fit() {
    List<Double> histogram =
        IntStream.range(0, CountHistogram.COEFFICIENTS).mapToObj(at -> at * 0.3 - 1.5).toList();
    return new Fit(Map.of(0, new TileCalibration.Logistic(0.9, -1.2, 0.02)), Map.of(), histogram);
  }

  /**
   * The least that any rule does: sums over all tiles, in the order of their indexes, once for each
   * rule. A sum of doubles in a fixed order is a chain of additions that wait for each other.
   */
  @Benchmark
  public void limit(Blackhole hole) {
    for (int rule = 0; rule < rules.size(); rule++) {
      double first = 0;
      double second = 0;
      for (int at = 0; at < scores.tiles(); at++) {
        first += scores.probability(at, 0);
        second += scores.probability(at, 1);
      }
      hole.consume(first);
      hole.consume(second);
    }
  }

  /** Every rule once. */
  @Benchmark
  public void allRules(Blackhole hole) {
    for (VerdictRule rule : rules) {
      hole.consume(rule.judge(scores));
    }
  }

  /** A whole verdict from built scores. */
  @Benchmark
  public Optional<Verdict> verdict() {
    return Judge.judge(scores, UnknownTiles.NONE, settings);
  }

  /** The mixture that is conditional on one positive tile, alone. */
  @Benchmark
  public Distribution present() {
    return present.judge(scores);
  }

  /** The same with its prior over counts. */
  @Benchmark
  public Distribution counts() {
    return counts.judge(scores);
  }

  /** Scores in the order of arrival, sorted, as log-probabilities and probabilities. */
  @Benchmark
  public TileScores build() {
    TileScores.Builder builder = TileScores.builder(LABELS);
    for (int tile : arrivals) {
      builder.add(tile, 1, logits[tile]);
    }
    return builder.build();
  }
}
