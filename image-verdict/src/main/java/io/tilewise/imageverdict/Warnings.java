package io.tilewise.imageverdict;

import io.tilewise.events.ImageTiled;
import io.tilewise.events.TileCounts;
import io.tilewise.events.model.TileScoreRange;
import io.tilewise.events.model.TilesPerImage;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.verdict.Fit;
import io.tilewise.verdict.Verdict;
import io.tilewise.verdict.scores.ScoreDrift;
import io.tilewise.verdict.scores.TileScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What whoever signs a verdict should know beside it, for people. */
final class Warnings {
  private Warnings() {}

  static List<String> of(
      ImageTiled manifest, TileScores scores, Fit fit, Verdict verdict, TileCounts tiles) {
    String rule = verdict.decided().rule();
    List<String> warnings = new ArrayList<>();
    partial(manifest.model().labels(), verdict, tiles).ifPresent(warnings::add);
    uncalibrated(fit, rule).ifPresent(warnings::add);
    size(manifest, scores, rule).ifPresent(warnings::add);
    warnings.addAll(CutWarnings.of(manifest));
    warnings.addAll(drift(manifest, scores));
    return warnings;
  }

  /** Of tiles without a score that the verdict may hang on. */
  private static Optional<String> partial(List<String> labels, Verdict verdict, TileCounts tiles) {
    String could =
        switch (verdict.flippable()) {
          case NO -> "";
          case YES -> "and could change the verdict";
          case UNKNOWN -> "and whether they could change the verdict is not known";
        };
    Integer label = verdict.decided().label();
    return could.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "partial: %d of %d tiles have no score, %s, so a person decides; on the others alone the rule %s"
                .formatted(
                    tiles.failed() + tiles.missing(),
                    tiles.expected(),
                    could,
                    label == null ? "refers as well" : "says " + labels.get(label)));
  }

  /** Of a rule whose numbers no labelled image has ever been held against. */
  private static Optional<String> uncalibrated(Fit fit, String rule) {
    if (fit.calibrates(rule)) {
      return Optional.empty();
    }
    String why =
        fit.equals(Fit.NONE)
            ? "the model's card holds no fit"
            : "the model's card holds no calibration for rule " + rule;
    return Optional.of(
        "not calibrated: "
            + why
            + ", so its numbers are no frequencies and promise nothing"
            + " (`tilewise fit` makes one of labelled images, docs/calibrate.md)");
  }

  /** What a rule says depends on how many tiles it hears; the fit has heard as many, or nearly. */
  private static Optional<String> size(ImageTiled manifest, TileScores scores, String rule) {
    VerdictFit fit = manifest.model().verdict().fit();
    TilesPerImage fitted = fit == null ? null : fit.provenance().tilesPerImage();
    if (fitted == null) {
      return Optional.empty();
    }
    int tiles = scores.weighedTiles();
    return FittedSizes.of(fitted, rule).hold(tiles)
        ? Optional.empty()
        : Optional.of(
            "size: %d %s, far from the %s of the images that the card was fitted on: the probability and the set of labels may not hold for this image (fit to images as large as those that are judged, docs/calibrate.md)"
                .formatted(tiles, tiles == 1 ? "tile" : "tiles", FittedSizes.text(fitted)));
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
