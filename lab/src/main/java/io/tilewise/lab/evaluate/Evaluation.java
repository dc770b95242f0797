package io.tilewise.lab.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Verdicts of all rules on the same images against the known labels.
 *
 * @param counts how much there was
 * @param labels in the order of the probabilities
 * @param truth of each image
 * @param opinions of each rule
 * @param measures of each rule, in the same order
 * @param reference rule that the others were compared to
 * @param notes what the figures do not say, for people
 */
public record Evaluation(
    Counts counts,
    List<String> labels,
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
   * @param images that were judged
   * @param tiles of all images
   * @param withoutTissue images that hold none and were left out
   */
  public record Counts(int images, long tiles, int withoutTissue) {}

  /** With notes that come before its own. */
  public Evaluation with(List<String> first) {
    List<String> all = Stream.concat(first.stream(), notes.stream()).toList();
    return new Evaluation(counts, labels, truth, opinions, measures, reference, all);
  }

  static Evaluation of(
      Counts counts,
      List<String> labels,
      Truth truth,
      List<RuleOpinions> opinions,
      String reference,
      Measurement measurement) {
    if (truth.count() == 0) {
      throw new IllegalArgumentException("images: 0 with tissue (expected: at least one)");
    }
    RuleOpinions compared =
        opinions.stream()
            .filter(each -> each.rule().equals(reference))
            .findFirst()
            .orElse(opinions.getFirst());
    List<Measures> measures =
        opinions.stream().map(each -> measurement.measures(each, compared)).toList();
    return new Evaluation(
        counts,
        labels,
        truth,
        opinions,
        measures,
        compared.rule(),
        notes(counts, labels, truth, measurement, reference, compared));
  }

  private static List<String> notes(
      Counts counts,
      List<String> labels,
      Truth truth,
      Measurement measurement,
      String reference,
      RuleOpinions compared) {
    List<String> notes = new ArrayList<>();
    String positive = labels.get(truth.positive());
    if (!measurement.hasBoth()) {
      boolean all = truth.label(0) == truth.positive();
      notes.add(
          "auc: not defined, because "
              + (all ? "all" : "none")
              + " of the "
              + truth.count()
              + (truth.count() == 1 ? " image is " : all ? " images are " : " images is ")
              + positive);
    }
    if (!compared.rule().equals(reference)) {
      notes.add("reference: " + reference + " was not judged; compared to " + compared.rule());
    }
    if (counts.withoutTissue() > 0) {
      notes.add("images without tissue: " + counts.withoutTissue() + ", left out");
    }
    if (truth.groupCount() == 1) {
      notes.add("groups: 1, so that the interval says nothing (expected: several)");
    }
    return notes;
  }
}
