package io.tilewise.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How the scores of an image become a verdict: the {@code verdict} block of a model card, carried
 * by the manifest so that a verdict needs the manifest and the scores alone.
 *
 * @param rule configuration value of a verdict rule, say {@code mean-log-probability}
 * @param tieBreak {@code mean-log-probability}, {@code worst} or {@code refer}; null: the rule's
 *     own default
 * @param threshold probability of the positive label from which an image is positive, 0 to 1; null:
 *     the most probable label wins
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VerdictSettings(String rule, @Nullable String tieBreak, @Nullable Double threshold) {
  public VerdictSettings {
    Checks.text("verdict.rule", rule);
    Checks.optionalText("verdict.tieBreak", tieBreak);
    if (threshold != null) {
      Checks.fraction("verdict.threshold", threshold);
    }
  }

  /** The same settings under another rule. */
  public VerdictSettings withRule(String otherRule) {
    return new VerdictSettings(otherRule, tieBreak, threshold);
  }
}
