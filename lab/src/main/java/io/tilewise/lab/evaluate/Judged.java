package io.tilewise.lab.evaluate;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What rules said of images.
 *
 * @param truth of each image, as far as it is known
 * @param opinions of each rule, of the same images in the same order
 */
public record Judged(Truth truth, List<RuleOpinions> opinions) {
  public Judged {
    opinions = List.copyOf(opinions);
  }

  /** Those images whose truth is known. */
  Judged labelled() {
    List<Integer> known =
        IntStream.range(0, truth.count()).filter(at -> truth.label(at) >= 0).boxed().toList();
    return known.size() == truth.count()
        ? this
        : new Judged(truth.of(known), opinions.stream().map(rule -> rule.of(known)).toList());
  }
}
