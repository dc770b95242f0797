package io.tilewise.lab.fit;

import io.tilewise.lab.calibrate.FitException;
import io.tilewise.lab.calibrate.TileCalibrationChoice;
import io.tilewise.lab.scores.LabelledImage;
import io.tilewise.lab.scores.LabelledImages;
import io.tilewise.lab.scores.ScoreException;
import io.tilewise.verdict.Fit;
import io.tilewise.verdict.calibration.RuleFit;
import io.tilewise.verdict.rules.RuleSpec;
import io.tilewise.verdict.rules.VerdictRule;
import io.tilewise.verdict.rules.VerdictRules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Fits a model's tile calibrations and rules to labelled images. Of one thread. */
public final class Fitter {
  /** The rule that needs labels of tiles. */
  public static final String EVIDENCE = "evidence-mixture";

  /** What decides where tiles are calibrated and nobody asks for another rule. */
  static final String STANDARD = EVIDENCE + "(prior=counts)";

  private final FitPlan plan;
  private final LabelledImages images;
  private final @Nullable LabelledImages heldOut;

  private Fitter(FitPlan plan, LabelledImages images, @Nullable LabelledImages heldOut) {
    this.plan = plan;
    this.images = images;
    this.heldOut = heldOut;
  }

  /**
   * Fits on one half of the images, and the prediction sets on the other.
   *
   * @throws FitException when these images do not allow it
   * @throws IOException when they cannot be read
   */
  public static FitResult fit(FitPlan plan, LabelledImages images)
      throws IOException, FitException {
    return new Fitter(plan, images, null).result();
  }

  /**
   * Fits on all of {@code images}, and the prediction sets on {@code heldOut}.
   *
   * @throws FitException when these images do not allow it, say because a group is in both
   * @throws IOException when they cannot be read
   */
  public static FitResult fit(FitPlan plan, LabelledImages images, LabelledImages heldOut)
      throws IOException, FitException {
    return new Fitter(plan, images, heldOut).result();
  }

  private FitResult result() throws IOException, FitException {
    try {
      return fitted();
    } catch (ScoreException e) {
      throw new FitException(String.valueOf(e.getMessage()), e);
    }
  }

  private FitResult fitted() throws IOException, FitException, ScoreException {
    Survey survey = Survey.of(images, plan);
    Survey apart = heldOut == null ? null : Survey.of(heldOut, plan);
    boolean tileLabels = evidence(survey);
    ImageRoles roles =
        apart == null
            ? ImageRoles.parted(plan, survey.images(), tileLabels)
            : ImageRoles.given(plan, survey.images(), apart.images(), tileLabels);
    HeldOutCheck.check(plan, roles.heldOut());
    List<TileCalibrationChoice> choices = new ArrayList<>();
    if (tileLabels) {
      for (int at = 0; at < plan.evidenceLabels().size(); at++) {
        int label = plan.evidenceLabels().get(at);
        choices.add(TileCalibrationChoice.of(label, plan.labels().get(label), roles.tiles(at)));
      }
    }
    FittedRules fitted = FittedRules.of(roles, choices);
    List<RuleReport> reports = reports(fitted, roles);
    FitResult.Counts counts = counts(survey, apart, roles);
    String rule = decidingRule(choices, reports);
    return new FitResult(
        withRules(fitted.fit(), reports),
        rule,
        counts,
        choices,
        reports,
        range(roles),
        warnings(roles, FitWarnings.of(counts, reports, choices, plan, rule)));
  }

  private static List<String> warnings(ImageRoles roles, List<String> others) {
    List<String> warnings = new ArrayList<>(others);
    TwinImages.warning(all(roles)).ifPresent(warnings::add);
    return warnings;
  }

  /** Whether there are labels of tiles to calibrate with. */
  private boolean evidence(Survey survey) throws FitException {
    boolean asked = plan.rule() != null && VerdictRules.spec(plan.rule()).name().equals(EVIDENCE);
    if (asked && plan.evidenceLabels().isEmpty()) {
      throw FitException.of(
          "rule",
          EVIDENCE,
          "a card with a positive label of two, or with all labels ranked by severity");
    }
    int[] tiles = new int[plan.labels().size()];
    for (ImageFacts each : survey.images()) {
      for (int label = 0; label < tiles.length; label++) {
        tiles[label] += each.tileLabels().get(label);
      }
    }
    if (Arrays.stream(tiles).allMatch(each -> each == 0)) {
      if (asked) {
        throw FitException.of(
            "tile_label", "none", "labels of tiles, which rule " + EVIDENCE + " needs");
      }
      return false;
    }
    for (int label : plan.evidenceLabels()) {
      int others = Arrays.stream(tiles).sum() - tiles[label];
      if (tiles[label] == 0 || others == 0) {
        throw FitException.of(
            "tile_label",
            (tiles[label] == 0 ? "none is " : "all are ") + plan.labels().get(label),
            "tiles with and without this label");
      }
    }
    return !plan.evidenceLabels().isEmpty();
  }

  private List<RuleReport> reports(FittedRules fitted, ImageRoles roles)
      throws IOException, FitException, ScoreException {
    List<RuleSheet> sheets =
        fitted.rules().stream().map(each -> new RuleSheet(each, plan)).toList();
    Map<String, Integer> folds = roles.foldsById();
    images.forEach(
        image -> {
          if (Survey.hasTissue(image)) {
            Integer fold = folds.get(image.id());
            if (fold == null) {
              heldOut(sheets, image);
            } else {
              fitting(sheets, fitted.perFold().get(fold), fold, image);
            }
          }
        });
    if (heldOut != null) {
      heldOut.forEach(
          image -> {
            if (Survey.hasTissue(image)) {
              heldOut(sheets, image);
            }
          });
    }
    List<RuleReport> reports = new ArrayList<>();
    for (RuleSheet sheet : sheets) {
      reports.add(sheet.fit());
    }
    return reports;
  }

  private static void fitting(
      List<RuleSheet> sheets, List<VerdictRule> withoutFold, int fold, LabelledImage image) {
    for (int at = 0; at < sheets.size(); at++) {
      sheets.get(at).addFitting(withoutFold.get(at), fold, image);
    }
  }

  private static void heldOut(List<RuleSheet> sheets, LabelledImage image) {
    sheets.forEach(sheet -> sheet.addHeldOut(image));
  }

  private static Fit withRules(Fit fit, List<RuleReport> reports) {
    Map<String, RuleFit> rules = new LinkedHashMap<>();
    reports.forEach(each -> rules.put(each.rule(), each.fit()));
    return new Fit(fit.tileCalibrations(), rules, fit.countHistogram());
  }

  /** The one that was asked for, which must have become something. */
  private @Nullable String decidingRule(
      List<TileCalibrationChoice> choices, List<RuleReport> reports) throws FitException {
    if (plan.rule() == null) {
      return choices.isEmpty() ? null : STANDARD;
    }
    RuleSpec asked = VerdictRules.spec(plan.rule());
    Optional<RuleReport> found =
        reports.stream().filter(each -> each.rule().equals(asked.toString())).findFirst();
    if (found.isEmpty()) {
      throw FitException.of("rule", asked, "one that can be fitted for labels " + plan.labels());
    }
    RuleReport report = found.get();
    if (!report.calibrated()) {
      throw FitException.of(
          "rule", asked, "one whose probabilities rise with the truth of these images");
    }
    return report.rule();
  }

  private static FitResult.Counts counts(Survey survey, @Nullable Survey apart, ImageRoles roles) {
    return new FitResult.Counts(
        roles.fitting().size(),
        roles.heldOut().size(),
        (int) all(roles).map(ImageFacts::group).distinct().count(),
        survey.tiles() + (apart == null ? 0 : apart.tiles()),
        survey.withoutTissue() + (apart == null ? 0 : apart.withoutTissue()),
        roles.foldCount());
  }

  private static Stream<ImageFacts> all(ImageRoles roles) {
    return Stream.concat(roles.fitting().stream(), roles.heldOut().stream());
  }

  private FitResult.@Nullable Range range(ImageRoles roles) {
    if (plan.positiveLabel() == null) {
      return null;
    }
    DoubleSummaryStatistics range =
        all(roles).mapToDouble(ImageFacts::lowerQuartile).summaryStatistics();
    return new FitResult.Range(range.getMin(), range.getMax());
  }
}
