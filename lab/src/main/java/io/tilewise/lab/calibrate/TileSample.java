package io.tilewise.lab.calibrate;

import io.tilewise.lab.evaluate.BinaryMetrics;
import io.tilewise.lab.scores.LabelledImage;
import io.tilewise.verdict.calibration.TileCalibration;
import io.tilewise.verdict.scores.TileScores;
import java.util.Arrays;
import java.util.List;

/** Labelled tiles: log-odds of one label, and whether they bear it. */
public final class TileSample {
  private final double[] scores;
  private final boolean[] truth;

  private TileSample(double[] scores, boolean[] truth) {
    this.scores = scores;
    this.truth = truth;
  }

  /** The tiles of an image that hold tissue and whose label is known. */
  public static TileSample of(LabelledImage image, int label) {
    TileScores all = image.scores();
    double[] scores = new double[all.tiles()];
    boolean[] truth = new boolean[all.tiles()];
    int count = 0;
    for (int at = 0; at < all.tiles(); at++) {
      int known = image.tileLabel(at);
      if (known >= 0 && all.weight(at) > 0) {
        scores[count] = all.logOdds(at, label);
        truth[count++] = known == label;
      }
    }
    return new TileSample(Arrays.copyOf(scores, count), Arrays.copyOf(truth, count));
  }

  /** Tiles given by hand. */
  static TileSample of(double[] scores, boolean[] truth) {
    return new TileSample(scores.clone(), truth.clone());
  }

  /** The same tiles in one sample. */
  public static TileSample joined(List<TileSample> samples) {
    int count = samples.stream().mapToInt(TileSample::count).sum();
    double[] scores = new double[count];
    boolean[] truth = new boolean[count];
    int to = 0;
    for (TileSample each : samples) {
      System.arraycopy(each.scores, 0, scores, to, each.count());
      System.arraycopy(each.truth, 0, truth, to, each.count());
      to += each.count();
    }
    return new TileSample(scores, truth);
  }

  int count() {
    return truth.length;
  }

  int positives() {
    return positives(truth);
  }

  static int positives(boolean[] truth) {
    int positives = 0;
    for (boolean each : truth) {
      positives += each ? 1 : 0;
    }
    return positives;
  }

  double positiveShare() {
    return (double) positives() / count();
  }

  /** Whether tiles that bear the label score so low as if the scores spoke for another one. */
  public boolean isInverted() {
    int positives = positives();
    return positives > 0
        && positives < count()
        && BinaryMetrics.isInverted(
            BinaryMetrics.auc(scores, truth), positives, count() - positives);
  }

  SortedScores sorted() {
    return SortedScores.of(scores, truth);
  }

  /** Mean over the tiles, of which there is one at least. */
  double logLoss(TileCalibration calibration) {
    double sum = 0;
    for (int i = 0; i < truth.length; i++) {
      sum += Sigmoid.logLoss(calibration.logOdds(scores[i]), truth[i]);
    }
    return sum / truth.length;
  }

  /** Not a copy: of this package alone, which only reads. */
  double[] scores() {
    return scores;
  }

  boolean[] truth() {
    return truth;
  }
}
