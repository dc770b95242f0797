package io.tilewise.verdict;

import io.tilewise.verdict.scores.Distribution;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one rule says of an image.
 *
 * @param rule configuration value
 * @param labels positions of the labels that stay possible: one when the rule decides, the tied
 *     ones when it abstains
 * @param probabilities per label
 * @param tie what was tied and what broke it, for people; null without a tie
 */
public record RuleOpinion(
    String rule, List<Integer> labels, Distribution probabilities, @Nullable String tie) {
  public RuleOpinion {
    labels = List.copyOf(labels);
  }

  /** Position of the label, null when the rule abstains. */
  public @Nullable Integer label() {
    return labels.size() == 1 ? labels.getFirst() : null;
  }
}
