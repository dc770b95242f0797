package io.tilewise.events.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tilewise.events.check.Bounds;
import io.tilewise.events.check.Checks;
import org.jspecify.annotations.Nullable;

/**
 * How the scores of an image become a verdict: the {@code verdict} block of a model card, carried
 * by the manifest so that a verdict needs the manifest and the scores alone.
 *
 * @param rule configuration value of a verdict rule, say {@code mean-log-probability} or {@code
 *     top-k-mean(k=5)}
 * @param tieBreak {@code mean-log-probability}, {@code worst} or {@code refer}; null: the rule's
 *     own default
 * @param threshold probability of the positive label from which an image is positive, 0 to 1; null:
 *     what was fitted decides, else the most probable label wins
 * @param fit what was fitted on labelled data; null: nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VerdictSettings(
    String rule, @Nullable String tieBreak, @Nullable Double threshold, @Nullable VerdictFit fit) {
  public VerdictSettings {
    Checks.text("verdict.rule", rule, Bounds.RULE);
    Checks.optionalText("verdict.tieBreak", tieBreak, Bounds.RULE);
    if (threshold != null) {
      Checks.fraction("verdict.threshold", threshold);
    }
  }

  /** Settings where nothing was fitted. */
  public VerdictSettings(String rule, @Nullable String tieBreak, @Nullable Double threshold) {
    this(rule, tieBreak, threshold, null);
  }

  /** The same settings under another rule; a threshold belongs to the rule that it was made for. */
  public VerdictSettings withRule(String otherRule) {
    return new VerdictSettings(otherRule, tieBreak, otherRule.equals(rule) ? threshold : null, fit);
  }
}
