package io.tilewise.standalone.models;

import io.tilewise.events.model.TilesPerImage;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.imageverdict.FitStatement;
import io.tilewise.imageverdict.FittedSizes;
import io.tilewise.lab.fit.FitByGroup;
import io.tilewise.lab.fit.FitPlan;
import io.tilewise.lab.fit.FitResult;
import io.tilewise.lab.fit.RuleReport;
import io.tilewise.lab.thresholds.HierarchicalConformal;
import io.tilewise.verdict.rules.VerdictRules;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Says how far a fit is to be trusted, and what would make it better. */
final class FitAdvice {
  private final FitResult result;
  private final FitPlan plan;
  private final VerdictSettings verdict;

  FitAdvice(FitResult result, FitPlan plan, VerdictSettings verdict) {
    this.result = result;
    this.plan = plan;
    this.verdict = verdict;
  }

  void print(PrintWriter out) {
    out.println("how far to trust it (docs/calibrate.md)");
    trust().forEach(each -> out.println("  " + each));
    List<String> better = better();
    if (!better.isEmpty()) {
      out.println("what would make it better");
      better.forEach(each -> out.println("  " + each));
    }
  }

  private List<String> trust() {
    List<String> trust = new ArrayList<>();
    trust.add(FitStatement.of(verdict).orElse("no groups are known"));
    deciding().map(this::loss).ifPresent(trust::add);
    trust.add(
        "it holds for groups and images like these; another scanner, stain or kind of group needs a"
            + " fit of its own");
    trust.add(sizes());
    return trust;
  }

  private String sizes() {
    TilesPerImage here = result.counts().tilesPerImage();
    FittedSizes sizes = FittedSizes.of(here, verdict.rule());
    return "it holds for images of %d to %d tiles with tissue, as these had %s; others are warned of: label images as large as those that you will judge"
        .formatted(sizes.least(), sizes.most(), FittedSizes.text(here));
  }

  private Optional<RuleReport> deciding() {
    String rule = VerdictRules.spec(verdict.rule()).toString();
    return result.rules().stream().filter(each -> each.rule().equals(rule)).findFirst();
  }

  /** Natural logarithms; who knows nothing says 1 of C for each of C labels. */
  private String loss(RuleReport rule) {
    if (rule.logLossAfter().isEmpty()) {
      return rule.rule() + " is not calibrated: its probabilities are no probabilities";
    }
    double loss = rule.logLossAfter().getAsDouble();
    return String.format(
        Locale.ROOT,
        "images of groups that a fit had not seen have a log loss of %.3f, as if the truth were"
            + " given %.0f %%; who knows nothing has %.3f",
        loss,
        100 * Math.exp(-loss),
        Math.log(plan.labels().size()));
  }

  private List<String> better() {
    List<String> better = new ArrayList<>();
    HierarchicalConformal sets = plan.conformal();
    int telling = FitByGroup.tellingGroups(sets == null ? FitPlan.DEFAULT_ALPHA : sets.alpha());
    List<String> few =
        IntStream.range(0, plan.labels().size())
            .filter(label -> result.counts().groups().get(label) < telling)
            .mapToObj(plan.labels()::get)
            .toList();
    if (!few.isEmpty()) {
      better.add(
          "more groups with images of %s: %d or more of each tell whether a promise is kept; more images of the same groups add little"
              .formatted(String.join(", ", few), telling));
    }
    if (result.tileCalibrations().isEmpty() && !plan.evidenceLabels().isEmpty()) {
      better.add(
          "labels of tiles (score --tile-labels): the rule that finds small lesions needs them");
    }
    if (sets == null) {
      better.add("prediction sets, which refer what is unclear: without --no-prediction-sets");
    }
    return better;
  }
}
