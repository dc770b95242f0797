package io.tilewise.lab.evaluate;

import io.tilewise.lab.scores.GroupNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the figures of an evaluation do not say, for people. */
final class EvaluationNotes {
  private final Evaluation evaluation;
  private final Truth truth;
  private final String positive;

  private EvaluationNotes(Evaluation evaluation) {
    this.evaluation = evaluation;
    this.truth = evaluation.truth();
    this.positive = evaluation.labels().get(truth.positive());
  }

  static List<String> of(Evaluation evaluation, Measurement measurement, String reference) {
    EvaluationNotes here = new EvaluationNotes(evaluation);
    List<String> notes = new ArrayList<>();
    here.unlabelled().ifPresent(notes::add);
    if (here.truth.count() > 0) {
      (measurement.hasBoth() ? here.fewGroups(measurement) : here.oneLabel()).ifPresent(notes::add);
      if (!evaluation.reference().equals(reference)) {
        notes.add(
            "reference: " + reference + " was not judged; compared to " + evaluation.reference());
      }
      here.inverted().ifPresent(notes::add);
    }
    int withoutTissue = evaluation.counts().withoutTissue();
    if (withoutTissue > 0) {
      notes.add("images without tissue: " + withoutTissue + ", left out");
    }
    GroupNames.warning(evaluation.all().truth().groupNames()).ifPresent(notes::add);
    return notes;
  }

  private Optional<String> unlabelled() {
    int count = evaluation.counts().unlabelled();
    if (count == 0) {
      return Optional.empty();
    }
    return Optional.of(
        truth.count() == 0
            ? "no image has a label, so that nothing can be measured; --verdicts writes what each"
                + " rule says of each"
            : "images without a label: " + count + ", in --verdicts alone and in no figure");
  }

  private Optional<String> oneLabel() {
    boolean all = truth.label(0) == truth.positive();
    return Optional.of(
        "auc: not defined, because "
            + (all ? "all" : "none")
            + " of the "
            + truth.count()
            + (truth.count() == 1 ? " image is " : all ? " images are " : " images is ")
            + positive);
  }

  private Optional<String> fewGroups(Measurement measurement) {
    return measurement.hasInterval()
        ? Optional.empty()
        : Optional.of(
            "95 %% interval: none from %d groups with images that are %s and %d with others (expected: %d or more of each, since of fewer not even the whole range holds the middle that often)"
                .formatted(
                    truth.groups(true), positive, truth.groups(false), Measurement.LEAST_GROUPS));
  }

  /** Images are not independent, so only what no chance explains is said. */
  private Optional<String> inverted() {
    Optional<Measures> compared =
        evaluation.measures().stream()
            .filter(each -> each.rule().equals(evaluation.reference()))
            .findFirst();
    Double area = compared.map(Measures::auc).orElse(null);
    boolean inverted =
        area != null && BinaryMetrics.isInverted(area, truth.images(true), truth.images(false));
    return inverted
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "AUC of %s: %.3f, far below .5, as if the scores spoke for the wrong label; is %s"
                    + " the label that the model's output is of (`model add --output-label`, in a"
                    + " new version)?",
                evaluation.reference(),
                area,
                positive))
        : Optional.empty();
  }
}
