package io.tilewise.standalone.models;

import io.tilewise.lab.fit.FitPlan;
import io.tilewise.lab.fit.Fitter;
import io.tilewise.lab.thresholds.HierarchicalConformal;
import io.tilewise.model.ModelCard;
import io.tilewise.standalone.command.UsageException;
import io.tilewise.verdict.calibration.Promise;
import io.tilewise.verdict.rules.VerdictRules;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is to be fitted. */
final class FitOptions {
  @Option(
      names = "--alpha",
      paramLabel = "X",
      description =
          "share of images whose set may miss the truth (default: " + FitPlan.DEFAULT_ALPHA + ")")
  private @Nullable Double alpha;

  @Option(
      names = "--promise",
      paramLabel = "mean|most|each",
      description =
          "what 1 - alpha is of: mean, on average over labels, every second fit falling short;"
              + " most, the same with a margin for unseen groups; each, for the images of each"
              + " label (default: most)")
  private @Nullable Promise promise;

  @Option(
      names = "--no-prediction-sets",
      description = "decide every image by the fitted threshold")
  private boolean noPredictionSets;

  @Option(
      names = "--rule",
      paramLabel = "RULE",
      description =
          "rule of the fitted card (default: the card's own where that is an evidence-mixture of"
              + " calibrated tiles, else evidence-mixture(prior=counts) where tile labels allow it,"
              + " else as it is)")
  private @Nullable String rule;

  boolean areGiven() {
    return alpha != null || promise != null || noPredictionSets || rule != null;
  }

  /** Notes what contradicts itself. */
  void check(List<String> problems) {
    if (noPredictionSets && (alpha != null || promise != null)) {
      problems.add(
          "%s: with --no-prediction-sets (expected: without, since it says what sets are to hold)"
              .formatted(
                  promise == null
                      ? "--alpha"
                      : alpha == null ? "--promise" : "--alpha, --promise"));
    }
  }

  boolean nameARule() {
    return rule != null;
  }

  /**
   * For a card.
   *
   * @throws UsageException when an option makes no sense
   */
  FitPlan plan(ModelCard card, long seed) {
    String own = rule == null ? evidence(card) : null;
    return plan(card.labels(), card.positive(), card.severity(), own, seed);
  }

  /** Without one. */
  FitPlan plan(List<String> labels, String positive, long seed) {
    return plan(labels, positive, List.of(), null, seed);
  }

  private FitPlan plan(
      List<String> labels,
      @Nullable String positive,
      List<String> severity,
      @Nullable String own,
      long seed) {
    try {
      String asked = rule == null ? own : VerdictRules.spec(rule).toString();
      return new FitPlan(labels, positive, severity, asked, sets(), seed);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + e.getMessage());
    }
  }

  private @Nullable HierarchicalConformal sets() {
    return noPredictionSets
        ? null
        : new HierarchicalConformal(
            Objects.requireNonNullElse(alpha, FitPlan.DEFAULT_ALPHA),
            Objects.requireNonNullElse(promise, Promise.MOST));
  }

  /**
   * The card's own rule, with its parameters, where it is the one that would be chosen anyway: one
   * that has to be fitted.
   */
  private static @Nullable String evidence(ModelCard card) {
    String own = VerdictRules.spec(card.verdict().rule()).toString();
    return Fitter.needsTileLabels(own, card.labels(), card.positive(), card.severity())
        ? own
        : null;
  }
}
