package io.tilewise.imageverdict;

import io.tilewise.events.Reason;
import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.verdict.Fit;
import io.tilewise.verdict.rules.RuleContext;
import io.tilewise.verdict.rules.RuleSpec;
import io.tilewise.verdict.rules.VerdictRules;
import java.util.Optional;

/**
 * Why images cannot be judged as a manifest's model asks, which is known before a tile is scored.
 *
 * @param text for people: names the setting, the value and what was expected
 */
public record RuleProblem(Reason reason, String text) {

  /** What is wrong with the rule or the other settings of a verdict; empty when nothing is. */
  public static Optional<RuleProblem> of(ManifestModel model) {
    try {
      RuleSpec rule = VerdictRules.spec(model.verdict().rule());
      if (VerdictRules.create(rule, context(model)).isEmpty()) {
        return Optional.of(notFitted(rule));
      }
      var _ = VerdictSettingsReader.read(model);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(new RuleProblem(Reason.RULE_UNKNOWN, "verdict." + e.getMessage()));
    }
  }

  private static RuleContext context(ManifestModel model) {
    VerdictFit fit = model.verdict().fit();
    return (fit == null ? Fit.NONE : Fits.read(fit, model.labels()))
        .context(model.labels(), model.positive(), model.severity());
  }

  private static RuleProblem notFitted(RuleSpec rule) {
    return new RuleProblem(
        Reason.RULE_NOT_FITTED,
        "verdict.rule: "
            + rule
            + " (expected: a rule that needs no fit, or a model card with one;"
            + " `tilewise fit` writes it)");
  }
}
