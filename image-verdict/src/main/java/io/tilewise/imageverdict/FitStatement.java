package io.tilewise.imageverdict;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.model.PredictionSets;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.verdict.rules.VerdictRules;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a verdict rests on, in a sentence for people: the groups behind its card, and what its
 * prediction sets promise of others. A card that does not say is not spoken for.
 */
public final class FitStatement {
  private FitStatement() {}

  /**
   * Of the card that an image was judged by; empty where none was, or where it does not say. It
   * speaks of images like those of the fit: {@link #isInDoubt} says whether this is one.
   */
  public static Optional<String> of(ImageClassified verdict) {
    String rule = verdict.rule();
    return rule == null
        ? Optional.empty()
        : Optional.ofNullable(verdict.settings()).flatMap(settings -> of(settings, rule));
  }

  /**
   * Of a card; empty where it does not say.
   *
   * @param settings of a rule that there is
   */
  public static Optional<String> of(VerdictSettings settings) {
    return of(settings, VerdictRules.spec(settings.rule()).toString());
  }

  /**
   * Whether the card promises something of which a warning says that it may not hold for this
   * image: each warning of a verdict says so, of its size, its drift, its calibration or its tiles.
   */
  public static boolean isInDoubt(ImageClassified verdict) {
    String rule = verdict.rule();
    VerdictSettings settings = verdict.settings();
    return rule != null
        && settings != null
        && settings.fit() != null
        && !verdict.warnings().isEmpty()
        && !promise(settings, settings.fit(), rule).isEmpty();
  }

  private static Optional<String> of(VerdictSettings settings, String rule) {
    return Optional.ofNullable(settings.fit())
        .filter(fit -> !fit.provenance().groups().isEmpty())
        .map(fit -> groups(fit.provenance().groups()) + promise(settings, fit, rule));
  }

  /** Empty text where the card's own limit goes before its sets. */
  private static String promise(VerdictSettings settings, VerdictFit fit, String rule) {
    return settings.threshold() == null
        ? sets(fit, rule).map(FitStatement::promise).orElse("")
        : "";
  }

  private static String groups(Map<String, Integer> groups) {
    List<String> each =
        groups.entrySet().stream().map(entry -> entry.getValue() + " " + entry.getKey()).toList();
    int last = each.size() - 1;
    String others = String.join(", ", each.subList(0, last));
    return "fitted on " + others + (last == 0 ? "" : " and ") + each.getLast() + " groups";
  }

  private static Optional<PredictionSets> sets(VerdictFit fit, String rule) {
    return fit.rules().stream()
        .filter(each -> each.rule().equals(rule))
        .flatMap(each -> Optional.ofNullable(each.conformal()).stream())
        .findFirst();
  }

  /** No confidence is named: there is none that a sum of weights would give. */
  private static String promise(PredictionSets sets) {
    String truth =
        "; its prediction sets promise the truth for "
            + BigDecimal.ONE
                .subtract(BigDecimal.valueOf(sets.alpha()))
                .movePointRight(2)
                .stripTrailingZeros()
                .toPlainString()
            + " % of images ";
    return switch (sets.promise()) {
      case "mean" ->
          truth
              + "of other such groups, each label counting alike: on average over fits, so that"
              + " every second fit has less";
      case "most" ->
          truth + "of other such groups, each label counting alike: with most fits, not with all";
      case "each" -> truth + "of each label from other such groups: on average over fits";
      case null, default -> "";
    };
  }
}
