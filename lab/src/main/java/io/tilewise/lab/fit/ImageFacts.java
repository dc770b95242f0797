package io.tilewise.lab.fit;

import io.tilewise.lab.calibrate.TileSample;
import io.tilewise.lab.scores.LabelledImage;
import io.tilewise.verdict.rules.CountHistogram;
import io.tilewise.verdict.scores.ScoreDrift;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an image between the two times that it is seen.
 *
 * @param label position of the true label
 * @param weighedTiles how many of its tiles hold tissue
 * @param backgroundTiles of its grid, as far as the numbers of the others tell
 * @param lowerQuartile of its tiles' log-odds of the positive label; NaN without such a label
 * @param histogram what the {@code count-histogram} rule sees; empty where there is no such rule
 * @param tiles labelled tiles per evidence label, in the plan's order
 * @param tileLabels how many of its tiles bear each label
 * @param fingerprint of its tiles' scores, see {@link TwinImages}
 */
record ImageFacts(
    String id,
    String group,
    int label,
    int weighedTiles,
    long backgroundTiles,
    double lowerQuartile,
    List<Double> histogram,
    List<TileSample> tiles,
    List<Integer> tileLabels,
    long fingerprint) {

  static ImageFacts of(LabelledImage image, FitPlan plan) {
    Integer positive = plan.positiveLabel();
    List<TileSample> tiles = new ArrayList<>();
    for (int label : plan.evidenceLabels()) {
      tiles.add(TileSample.of(image, label));
    }
    return new ImageFacts(
        image.id(),
        image.group(),
        image.label(),
        image.scores().weighedTiles(),
        image.scores().index(image.scores().tiles() - 1) + 1L - image.scores().weighedTiles(),
        positive == null ? Double.NaN : ScoreDrift.lowerQuartile(image.scores(), positive),
        histogram(image, plan, positive),
        tiles,
        tileLabels(image, plan.labels().size()),
        TwinImages.fingerprint(image.scores()));
  }

  boolean hasTileLabels() {
    return tileLabels.stream().anyMatch(count -> count > 0);
  }

  private static List<Double> histogram(
      LabelledImage image, FitPlan plan, @Nullable Integer positive) {
    if (positive == null || plan.labels().size() != 2) {
      return List.of();
    }
    List<Double> shares = new ArrayList<>();
    for (double share : CountHistogram.histogram(image.scores(), positive)) {
      shares.add(share);
    }
    return shares;
  }

  private static List<Integer> tileLabels(LabelledImage image, int labels) {
    Integer[] counts = new Integer[labels];
    java.util.Arrays.fill(counts, 0);
    for (int at = 0; at < image.scores().tiles(); at++) {
      int label = image.tileLabel(at);
      if (label >= 0 && image.scores().weight(at) > 0) {
        counts[label]++;
      }
    }
    return List.of(counts);
  }
}
