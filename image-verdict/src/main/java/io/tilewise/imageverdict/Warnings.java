package io.tilewise.imageverdict;

import io.tilewise.events.ImageTiled;
import io.tilewise.events.model.TileScoreRange;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.verdict.Fit;
import io.tilewise.verdict.scores.ScoreDrift;
import io.tilewise.verdict.scores.TileScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What whoever signs a verdict should know beside it, for people. */
final class Warnings {
  private Warnings() {}

  static List<String> of(ImageTiled manifest, TileScores scores, Fit fit, String rule) {
    List<String> warnings = new ArrayList<>(drift(manifest, scores));
    if (!fit.rules().isEmpty() && !fit.rules().containsKey(rule)) {
      warnings.add(
          "rule "
              + rule
              + ": not among those that the card was fitted for, so its probability is not"
              + " calibrated, and the card's prediction sets do not apply");
    }
    return warnings;
  }

  private static List<String> drift(ImageTiled manifest, TileScores scores) {
    VerdictFit fit = manifest.model().verdict().fit();
    TileScoreRange range = fit == null ? null : fit.tileScores();
    String positive = manifest.model().positive();
    if (range == null || positive == null) {
      return List.of();
    }
    double quartile = ScoreDrift.lowerQuartile(scores, manifest.model().labels().indexOf(positive));
    return quartile >= range.low() && quartile <= range.high()
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "drift: a quarter of the tiles have log-odds of %s below %.2f (expected: %.2f to"
                    + " %.2f, as in the images that the card was fitted on): the probability and"
                    + " the set of labels may not hold for this image",
                positive,
                quartile,
                range.low(),
                range.high()));
  }
}
