package io.tilewise.lab.evaluate;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Verdicts of all rules on the same images against the known labels.
 *
 * @param counts how much there was
 * @param labels in the order of the probabilities
 * @param all images with what each rule said of them, those without a known label too
 * @param truth of each image whose label is known
 * @param opinions of each rule on these
 * @param measures of each rule, in the same order; empty where no label is known
 * @param reference rule that the others were compared to
 * @param notes what the figures do not say, for people
 */
public record Evaluation(
    Counts counts,
    List<String> labels,
    Judged all,
    Truth truth,
    List<RuleOpinions> opinions,
    List<Measures> measures,
    String reference,
    List<String> notes) {
  public Evaluation {
    labels = List.copyOf(labels);
    opinions = List.copyOf(opinions);
    measures = List.copyOf(measures);
    notes = List.copyOf(notes);
  }

  /**
   * How much there was.
   *
   * @param images that were judged and whose label is known
   * @param unlabelled images that were judged and whose label is not known
   * @param tiles of all images
   * @param withoutTissue images that hold none and were left out
   */
  public record Counts(int images, int unlabelled, long tiles, int withoutTissue) {}

  /** With notes that come before its own. */
  public Evaluation with(List<String> first) {
    List<String> all = Stream.concat(first.stream(), notes.stream()).toList();
    return new Evaluation(counts, labels, this.all, truth, opinions, measures, reference, all);
  }

  static Evaluation of(
      Counts counts,
      List<String> labels,
      Judged all,
      String reference,
      Function<Truth, Measurement> measuring) {
    if (all.truth().count() == 0) {
      throw new IllegalArgumentException("images: 0 with tissue (expected: at least one)");
    }
    Judged known = all.labelled();
    RuleOpinions compared =
        known.opinions().stream()
            .filter(each -> each.rule().equals(reference))
            .findFirst()
            .orElse(known.opinions().getFirst());
    Measurement measurement = measuring.apply(known.truth());
    List<Measures> measures =
        known.truth().count() == 0
            ? List.of()
            : known.opinions().stream().map(each -> measurement.measures(each, compared)).toList();
    Evaluation evaluation =
        new Evaluation(
            counts,
            labels,
            all,
            known.truth(),
            known.opinions(),
            measures,
            compared.rule(),
            List.of());
    return evaluation.with(EvaluationNotes.of(evaluation, measurement, reference));
  }
}
