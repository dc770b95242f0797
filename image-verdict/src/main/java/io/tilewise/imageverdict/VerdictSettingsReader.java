package io.tilewise.imageverdict;

import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.verdict.Fit;
import io.tilewise.verdict.JudgeSettings;
import io.tilewise.verdict.TieBreak;
import io.tilewise.verdict.rules.VerdictRules;
import org.jspecify.annotations.Nullable;

/** The verdict block of a card or manifest to the settings of a judge. */
public final class VerdictSettingsReader {
  private VerdictSettingsReader() {}

  /**
   * Whether two texts are one rule, so that what belongs to it stays: {@code top-k-mean} is {@code
   * top-k-mean(k=3)}. Texts of none are only if they are equal.
   */
  public static boolean isOneRule(String rule, String other) {
    try {
      return rule.equals(other) || VerdictRules.spec(rule).equals(VerdictRules.spec(other));
    } catch (IllegalArgumentException e) {
      return false; // whoever judges by it says so
    }
  }

  /**
   * How images of a model are judged.
   *
   * @throws IllegalArgumentException naming the setting that nobody can judge by
   */
  public static JudgeSettings read(ManifestModel model) {
    VerdictSettings verdict = model.verdict();
    return settings(model, verdict.rule(), tieBreak(verdict), verdict.threshold());
  }

  /** To hear all rules where the one that was to decide does not exist. */
  static JudgeSettings anyRule(ManifestModel model) {
    return settings(model, "mean-log-probability", TieBreak.REFER, null);
  }

  private static JudgeSettings settings(
      ManifestModel model, String rule, TieBreak tieBreak, @Nullable Double threshold) {
    VerdictFit fit = model.verdict().fit();
    return new JudgeSettings(
        model.labels(),
        model.positive(),
        model.severity(),
        rule,
        tieBreak,
        threshold,
        fit == null ? Fit.NONE : Fits.read(fit, model.labels()));
  }

  private static TieBreak tieBreak(VerdictSettings verdict) {
    String name = verdict.tieBreak();
    if (name == null) {
      return TieBreak.MEAN_LOG_PROBABILITY;
    }
    return TieBreak.named(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "tieBreak: " + name + " (expected: mean-log-probability, worst or refer)"));
  }
}
