package io.tilewise.lab.fit;

import io.tilewise.lab.calibrate.FitException;
import io.tilewise.lab.calibrate.TileSample;
import io.tilewise.lab.evaluate.BinaryMetrics;
import java.util.List;
import java.util.Optional;

/** Scores that are high where they should be low, as of a head that speaks for another label. */
final class InvertedScores {
  /** Needs no fit, and every tile counts in it. */
  private static final String RULE = "mean-probability";

  private static final String QUESTION =
      "do the scores speak for the wrong label? `model add` makes a new version with another"
          + " --output-label, or another order of --labels";

  private InvertedScores() {}

  /** Such tiles can be fitted by nothing that is worth anything. */
  static void checkTiles(FitPlan plan, List<ImageFacts> images) throws FitException {
    for (int at = 0; at < plan.evidenceLabels().size(); at++) {
      int evidence = at;
      TileSample tiles =
          TileSample.joined(images.stream().map(each -> each.tiles().get(evidence)).toList());
      if (tiles.isInverted()) {
        String label = plan.labels().get(plan.evidenceLabels().get(at));
        throw FitException.of(
            "tile scores of " + label,
            "lower for tiles that are " + label + " than for others",
            "higher; " + QUESTION);
      }
    }
  }

  static Optional<String> warning(FitPlan plan, List<ImageFacts> images, List<RuleReport> reports) {
    Integer positive = plan.positiveLabel();
    if (positive == null) {
      return Optional.empty();
    }
    long positives = images.stream().filter(each -> each.label() == positive).count();
    return reports.stream()
        .filter(each -> each.rule().equals(RULE))
        .flatMapToDouble(each -> each.auc().stream())
        .filter(auc -> BinaryMetrics.isInverted(auc, positives, images.size() - positives))
        .mapToObj(
            _ ->
                "IMAGES THAT ARE %s SCORE LOWER THAN OTHERS, so that nothing that was fitted is worth anything; %s"
                    .formatted(plan.positive(), QUESTION))
        .findFirst();
  }
}
