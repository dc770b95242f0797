package io.tilewise.lab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for areas, their comparison and their intervals whatever the scores are. */
class AreasPropertyTest {
  private static final int IMAGES = 40;

  /** Scores on a coarse grid, so that ties occur, and a truth with two or more of both labels. */
  private static final class Sample {
    private final double[] first;
    private final double[] second;
    private final boolean[] truth = new boolean[IMAGES];

    Sample(int seed) {
      Random random = new Random(seed);
      first = random.ints(IMAGES, 0, 15).mapToDouble(i -> i / 15.0).toArray();
      second = random.ints(IMAGES, 0, 40).mapToDouble(i -> i / 40.0).toArray();
      for (int i = 0; i < IMAGES; i++) {
        truth[i] = i < 2 || (i > 3 && random.nextBoolean());
      }
    }
  }

  @Property(tries = 100)
  void shouldCompareTheSameBothWaysRoundAndInAnyOrder(@ForAll @IntRange(min = 0) int seed) {
    Sample sample = new Sample(seed);
    double p = DeLong.pValue(sample.first, sample.second, sample.truth);
    int[] order = IntStream.range(0, IMAGES).map(i -> IMAGES - 1 - i).toArray();
    boolean[] truth = new boolean[IMAGES];
    IntStream.range(0, IMAGES).forEach(i -> truth[i] = sample.truth[order[i]]);

    assertThat(p).isBetween(0.0, 1.0 + 1e-12);
    assertThat(DeLong.pValue(sample.second, sample.first, sample.truth)).isCloseTo(p, within(1e-9));
    assertThat(DeLong.pValue(picked(sample.first, order), picked(sample.second, order), truth))
        .isCloseTo(p, within(1e-9));
  }

  @Property(tries = 100)
  void shouldNotDependOnTheScaleOfTheScores(@ForAll @IntRange(min = 0) int seed) {
    Sample sample = new Sample(seed);
    double[] stretched = Arrays.stream(sample.first).map(x -> Math.exp(3 * x) - 7).toArray();

    assertThat(BinaryMetrics.auc(stretched, sample.truth))
        .isEqualTo(BinaryMetrics.auc(sample.first, sample.truth));
    assertThat(DeLong.pValue(stretched, sample.second, sample.truth))
        .isEqualTo(DeLong.pValue(sample.first, sample.second, sample.truth));
    assertThat(DeLong.pValue(stretched, sample.first, sample.truth)).isEqualTo(1);
  }

  @Property(tries = 100)
  void shouldMirrorTheAreaWhenTheScoresAreTurnedRound(@ForAll @IntRange(min = 0) int seed) {
    Sample sample = new Sample(seed);
    double[] turned = Arrays.stream(sample.first).map(x -> -x).toArray();

    assertThat(BinaryMetrics.auc(turned, sample.truth))
        .isCloseTo(1 - BinaryMetrics.auc(sample.first, sample.truth), within(1e-12));
  }

  /** The fast bootstrap against one that copies the drawn images out. */
  @Property(tries = 30)
  void shouldDrawTheSameIntervalAsCopiesOfTheDrawnGroups(
      @ForAll @IntRange(min = 0) int seed, @ForAll @IntRange(min = 4, max = IMAGES) int groups) {
    Sample sample = new Sample(seed);
    int[] of = IntStream.range(0, IMAGES).map(i -> i % groups).toArray();
    int samples = 30;

    AucBootstrap.Interval interval =
        new AucBootstrap(sample.first, sample.truth, of).interval(samples, seed);

    double[] areas = copied(sample, of, groups, new Random(seed), samples);
    assertThat(Objects.requireNonNull(interval).low())
        .isCloseTo(quantile(areas, 0.025), within(1e-12));
    assertThat(interval.high()).isCloseTo(quantile(areas, 0.975), within(1e-12));
  }

  private static double[] copied(Sample sample, int[] of, int groups, Random random, int samples) {
    double[] areas = new double[samples];
    int drawn = 0;
    for (int attempt = 0; attempt < 2 * samples && drawn < samples; attempt++) {
      int[] images =
          IntStream.generate(() -> random.nextInt(groups))
              .limit(groups)
              .flatMap(g -> IntStream.range(0, IMAGES).filter(i -> of[i] == g))
              .toArray();
      boolean[] truth = new boolean[images.length];
      IntStream.range(0, truth.length).forEach(i -> truth[i] = sample.truth[images[i]]);
      long positives = IntStream.range(0, truth.length).filter(i -> truth[i]).count();
      if (positives > 0 && positives < truth.length) {
        areas[drawn++] = BinaryMetrics.auc(picked(sample.first, images), truth);
      }
    }
    return Arrays.stream(areas, 0, drawn).sorted().toArray();
  }

  private static double quantile(double[] sorted, double q) {
    double rank = q * (sorted.length - 1);
    int below = (int) Math.floor(rank);
    double above = sorted[Math.min(below + 1, sorted.length - 1)];
    return sorted[below] * (1 - (rank - below)) + above * (rank - below);
  }

  private static double[] picked(double[] values, int[] order) {
    return Arrays.stream(order).mapToDouble(i -> values[i]).toArray();
  }
}
