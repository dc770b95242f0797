package io.tilewise.standalone.models;

import io.tilewise.lab.calibrate.FitException;
import io.tilewise.lab.fit.FitByGroup;
import io.tilewise.lab.fit.FitPlan;
import io.tilewise.lab.scores.LabelledImages;
import io.tilewise.lab.scores.ScoreException;
import io.tilewise.standalone.command.FailureException;
import io.tilewise.standalone.command.StepBar;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether what is evaluated is fitted first, to other groups than it judges. */
final class FitByGroupOptions {
  @Option(
      names = "--fit-by-group",
      description =
          "judge each image by what fit makes of images of other groups: what a fit to all of these"
              + " is worth for groups that it has not seen; takes --alpha, --promise,"
              + " --no-prediction-sets and --rule as fit does")
  private boolean asked;

  @Mixin private final FitOptions fit = new FitOptions();

  boolean areAsked() {
    return asked;
  }

  void check(RuleOptions rules, LabelledImageOptions images, List<String> problems) {
    if (!asked) {
      if (fit.areGiven()) {
        problems.add(
            "--alpha, --promise, --no-prediction-sets, --rule: without --fit-by-group (expected:"
                + " with it)");
      }
      return;
    }
    fit.check(problems);
    if (images.areGiven()) {
      problems.add("--fit-by-group: with --images (expected: with --scores)");
    }
    if (rules.areAsked()) {
      problems.add(
          "--rules: with --fit-by-group, which judges all (expected: --rule, for one beside them)");
    }
    if (!rules.namePositive()) {
      problems.add(
          "--fit-by-group: without --positive, --model and --model-card (expected: one of them, for"
              + " what is fitted depends on it)");
    }
  }

  FitPlan plan(RuleOptions rules, List<String> labels, long seed) {
    String positive = rules.positive(labels);
    return rules
        .card()
        .map(card -> fit.plan(card, seed))
        .orElseGet(() -> fit.plan(labels, positive, seed));
  }

  /**
   * Fits without each fold of groups.
   *
   * @throws FailureException when the images do not allow it
   */
  static FitByGroup fits(FitPlan plan, LabelledImages images) throws IOException, ScoreException {
    try (StepBar progress = new StepBar("fits", StepBar.UNKNOWN)) {
      return FitByGroup.of(plan, images, progress::step);
    } catch (FitException e) {
      throw new FailureException(String.valueOf(e.getMessage()), e);
    }
  }
}
