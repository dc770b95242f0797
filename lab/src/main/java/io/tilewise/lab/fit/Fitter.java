package io.tilewise.lab.fit;

import io.tilewise.lab.calibrate.FitException;
import io.tilewise.lab.calibrate.TileCalibrationChoice;
import io.tilewise.lab.scores.GroupNames;
import io.tilewise.lab.scores.LabelledImage;
import io.tilewise.lab.scores.LabelledImages;
import io.tilewise.lab.scores.ScoreException;
import io.tilewise.lab.thresholds.GroupWeights;
import io.tilewise.model.ModelCard;
import io.tilewise.verdict.Fit;
import io.tilewise.verdict.calibration.RuleFit;
import io.tilewise.verdict.rules.RuleContext;
import io.tilewise.verdict.rules.RuleSpec;
import io.tilewise.verdict.rules.VerdictRule;
import io.tilewise.verdict.rules.VerdictRules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Fits a model's tile calibrations and rules to labelled images. Of one thread. */
public final class Fitter {
  /** The rule that needs labels of tiles. */
  public static final String EVIDENCE = "evidence-mixture";

  /** What decides where tiles are calibrated and nobody asks for another rule. */
  static final String STANDARD = EVIDENCE + "(prior=counts)";

  /** What is fitted in its place where they are not; cards that name no rule are judged by it. */
  static final String WITHOUT_TILE_LABELS = ModelCard.DEFAULT_RULE;

  private final FitPlan plan;
  private final LabelledImages images;

  private Fitter(FitPlan plan, LabelledImages images) {
    this.plan = plan;
    this.images = images;
  }

  /**
   * Fits.
   *
   * @throws FitException when these images do not allow it
   * @throws IOException when they cannot be read
   */
  public static FitResult fit(FitPlan plan, LabelledImages images)
      throws IOException, FitException {
    return new Fitter(plan, images).result();
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
    boolean tileLabels = evidence(survey);
    ImageFolds folds = new ImageFolds(plan, survey.images(), tileLabels);
    GroupWeights weights = folds.weights();
    if (plan.conformal() != null) {
      plan.conformal().check(weights, plan.labels());
    }
    List<TileCalibrationChoice> choices = new ArrayList<>();
    if (tileLabels) {
      InvertedScores.checkTiles(plan, survey.images());
      for (int at = 0; at < plan.evidenceLabels().size(); at++) {
        int label = plan.evidenceLabels().get(at);
        choices.add(TileCalibrationChoice.of(label, plan.labels().get(label), folds.tiles(at)));
      }
    }
    FittedRules fitted = FittedRules.of(folds, choices);
    List<RuleReport> reports = reports(fitted, folds);
    FitResult.Counts counts = counts(survey, weights, folds);
    String rule = decidingRule(choices, reports);
    List<String> warnings = warnings(survey);
    warnings.addAll(FitWarnings.of(counts, reports, choices, plan, rule));
    survey.scaleDoubt().ifPresent(warnings::addFirst);
    InvertedScores.warning(plan, survey.images(), reports).ifPresent(warnings::addFirst);
    return new FitResult(
        withRules(fitted.fit(), reports),
        rule,
        counts,
        choices,
        reports,
        range(survey.images()),
        warnings);
  }

  /**
   * Whether a rule judges by a calibration of tiles only.
   *
   * @param severity all labels from the least to the most severe; empty when they are not ranked
   */
  public static boolean needsTileLabels(
      String rule, List<String> labels, @Nullable String positive, List<String> severity) {
    RuleSpec spec = VerdictRules.spec(rule);
    RuleContext unfitted = Fit.NONE.context(labels, positive, severity);
    return spec.name().equals(EVIDENCE) && VerdictRules.create(spec, unfitted).isEmpty();
  }

  /** What the images alone make one ask. */
  private List<String> warnings(Survey survey) {
    List<String> warnings = new ArrayList<>();
    boolean tileLabels = survey.images().stream().anyMatch(ImageFacts::hasTileLabels);
    if (tileLabels && plan.evidenceLabels().isEmpty()) {
      warnings.add(
          "labels of tiles not used: of %d labels nobody says which stands for health (%s)"
              .formatted(
                  plan.labels().size(),
                  plan.labels().size() == 2
                      ? "positive in the card does"
                      : "severity in the card, the least severe one first, does"));
    }
    TwinImages.warning(survey.images().stream()).ifPresent(warnings::add);
    GroupNames.warning(
            survey.images().stream()
                .map(ImageFacts::group)
                .collect(Collectors.toCollection(LinkedHashSet::new)))
        .ifPresent(warnings::add);
    return warnings;
  }

  /** Whether there are labels of tiles to calibrate with. */
  private boolean evidence(Survey survey) throws FitException {
    boolean asked =
        plan.rule() != null
            && needsTileLabels(plan.rule(), plan.labels(), plan.positive(), plan.severity());
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
            "tile_label",
            "none",
            "labels of tiles (score --tile-labels), which rule %s needs; --rule '%s' does without, and is likelier to overlook small lesions"
                .formatted(plan.rule(), WITHOUT_TILE_LABELS));
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

  private List<RuleReport> reports(FittedRules fitted, ImageFolds folds)
      throws IOException, FitException, ScoreException {
    List<RuleSheet> sheets =
        fitted.rules().stream().map(each -> new RuleSheet(each.name(), plan)).toList();
    images.forEach(
        image -> {
          if (Survey.hasTissue(image)) {
            judge(image, sheets, fitted, folds);
          }
        });
    List<RuleReport> reports = new ArrayList<>();
    for (RuleSheet sheet : sheets) {
      reports.add(sheet.fit());
    }
    return reports;
  }

  /** By the rules that its group was not fitted on, in each repetition. */
  private static void judge(
      LabelledImage image, List<RuleSheet> sheets, FittedRules fitted, ImageFolds folds) {
    int fold = folds.split(0, image.group());
    for (int repeat = 0; repeat < ImageFolds.REPEATS; repeat++) {
      List<VerdictRule> rules = fitted.perSplit().get(folds.split(repeat, image.group()));
      for (int at = 0; at < sheets.size(); at++) {
        sheets.get(at).add(rules.get(at), fold, image);
      }
    }
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
          "rule",
          asked,
          "one whose probabilities rise with the truth of these images, and are not all 0 or 1");
    }
    return report.rule();
  }

  private FitResult.Counts counts(Survey survey, GroupWeights weights, ImageFolds folds) {
    return new FitResult.Counts(
        survey.images().size(),
        IntStream.range(0, plan.labels().size()).map(weights::groups).boxed().toList(),
        survey.tiles(),
        survey.withoutTissue(),
        folds.foldCount(),
        survey.tilesPerImage(),
        survey.backgroundTiles());
  }

  private FitResult.@Nullable Range range(List<ImageFacts> images) {
    if (plan.positiveLabel() == null) {
      return null;
    }
    DoubleSummaryStatistics range =
        images.stream().mapToDouble(ImageFacts::lowerQuartile).summaryStatistics();
    return new FitResult.Range(range.getMin(), range.getMax());
  }
}
