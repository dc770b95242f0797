package io.tilewise.lab.thresholds;

import io.tilewise.lab.calibrate.FitException;
import io.tilewise.verdict.calibration.Conformal;
import io.tilewise.verdict.calibration.Promise;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Thresholds of {@link Conformal} prediction sets over images of groups, say slides (hierarchical
 * conformal prediction: Lee, Barber and Willett, Distribution-free Inference with Hierarchical
 * Data, 2023). Of C labels each weighs 1/C, shared out among the G_y groups that hold images of it
 * and then among those images. With {@code s = 1 - P_y} of every image, the threshold of y is the
 * least score t with
 *
 * <pre>
 * Σ_i w_i 1(s_i ≤ t) ≥ (1 - α)(1 + extra_y)
 * </pre>
 *
 * <p>where extra_y is the weight of a further group of label y, of which nothing is known: none for
 * {@link Promise#MEAN}, 1/(C G_y) for {@link Promise#MOST}. For {@link Promise#EACH} the images of
 * label y alone count, so that a group weighs 1/G_y, and so does the further one.
 *
 * @param alpha share of images whose set may miss the truth, 1e-6 to 1 exclusive
 */
public record HierarchicalConformal(double alpha, Promise promise) {
  private static final double LEAST_ALPHA = 1e-6;

  /** Of a sum of weights: what rounding may take from it. */
  private static final double ROUNDING = 1e-12;

  public HierarchicalConformal {
    if (!(alpha >= LEAST_ALPHA && alpha < 1)) {
      throw new IllegalArgumentException(
          "alpha: " + alpha + " (expected: " + LEAST_ALPHA + " or more, below 1)");
    }
  }

  /**
   * The least number of groups of a label with which it can be excluded: with fewer, the level is
   * above one, which all scores together do not reach.
   *
   * @param labels C
   */
  public int needed(int labels) {
    if (promise == Promise.MEAN) {
      return 1;
    }
    BigDecimal exact = BigDecimal.valueOf(alpha);
    BigDecimal divisor =
        promise == Promise.EACH ? exact : exact.multiply(BigDecimal.valueOf(labels));
    return BigDecimal.ONE.subtract(exact).divide(divisor, 0, RoundingMode.CEILING).intValueExact();
  }

  /**
   * Refuses what no threshold can be had from.
   *
   * @param images of every image that there is
   * @param labels names, in order
   * @throws FitException when there are too few groups of a label; says how many are needed
   */
  public void check(GroupWeights images, List<String> labels) throws FitException {
    int needed = needed(labels.size());
    for (int label = 0; label < labels.size(); label++) {
      if (images.groups(label) < needed) {
        throw FitException.of(
            "groups with images of label " + labels.get(label),
            images.groups(label),
            "at least %d for prediction sets with alpha %s and promise %s; --no-prediction-sets"
                    .formatted(needed, alpha, promise.name().toLowerCase(Locale.ROOT))
                + " decides every image by the fitted threshold instead");
      }
    }
  }

  /**
   * Chooses the thresholds.
   *
   * @param ofTruth probability that was given to the true label, one per image, 0 to 1
   * @param images labels and groups of the same images
   * @param labels names, in order
   * @throws FitException when there are too few groups of a label; says how many are needed
   */
  public Conformal fit(double[] ofTruth, GroupWeights images, List<String> labels)
      throws FitException {
    check(images, labels);
    int[] ascending = ascending(ofTruth);
    List<Double> thresholds = new ArrayList<>();
    for (int label = 0; label < labels.size(); label++) {
      thresholds.add(threshold(label, ofTruth, ascending, images));
    }
    return new Conformal(alpha, ofTruth.length, thresholds, promise);
  }

  /** Images by their scores. */
  private static int[] ascending(double[] ofTruth) {
    return IntStream.range(0, ofTruth.length)
        .boxed()
        .sorted(Comparator.comparingDouble(image -> 1 - ofTruth[image]))
        .mapToInt(image -> image)
        .toArray();
  }

  private double threshold(int label, double[] ofTruth, int[] ascending, GroupWeights images) {
    boolean own = promise == Promise.EACH;
    double share = own ? 1 : 1.0 / images.labels();
    double extra = promise == Promise.MEAN ? 0 : share / images.groups(label);
    double rounding = ROUNDING + ascending.length * Math.ulp(1.0); // of a sum of so many
    double level = (1 - alpha) * (1 + extra) - rounding;
    double sum = 0;
    for (int image : ascending) {
      if (!own || images.label(image) == label) {
        sum += share * images.shareOfLabel(image);
        if (sum >= level) {
          return 1 - ofTruth[image];
        }
      }
    }
    throw new IllegalStateException("weights sum to " + sum + " (expected: " + level + ")");
  }
}
