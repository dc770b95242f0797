package io.tilewise.imageverdict;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Flippable;
import io.tilewise.events.Opinion;
import io.tilewise.events.model.PredictionSets;
import io.tilewise.events.model.RuleFitting;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.events.model.VerdictSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Why a judged image has its label, or none: the probability, and what it was held against. */
final class VerdictGrounds {
  private static final double TOLERANCE = 1e-9;
  private static final int MOST_NAMED = 5;

  private final ImageClassified verdict;
  private final @Nullable String label;
  private final String told;
  private final double probability;
  private final @Nullable Double ownLimit;
  private final @Nullable RuleFitting fitted;

  VerdictGrounds(ImageClassified verdict) {
    this.verdict = verdict;
    this.label = ruled(verdict);
    this.told = VerdictSentence.toldLabel(verdict);
    this.probability = verdict.probabilities().getOrDefault(told, 0.0);
    VerdictSettings settings = verdict.settings();
    this.ownLimit = settings == null ? null : settings.threshold();
    this.fitted = settings == null ? null : fitted(settings.fit(), verdict.rule());
  }

  /**
   * What the rule says of the scored tiles, which is the verdict unless others could turn it; null
   * where the rule refers.
   */
  static @Nullable String ruled(ImageClassified verdict) {
    return verdict.label() != null || verdict.flippable() == Flippable.NO
        ? verdict.label()
        : verdict.rules().stream()
            .filter(each -> each.rule().equals(verdict.rule()))
            .map(Opinion::label)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
  }

  private static @Nullable RuleFitting fitted(@Nullable VerdictFit fit, @Nullable String rule) {
    return fit == null
        ? null
        : fit.rules().stream().filter(each -> each.rule().equals(rule)).findFirst().orElse(null);
  }

  /** In the order in which a judge asks: the card's own limit, its sets, a fitted limit. */
  String text() {
    RuleFitting fitting = fitted;
    if (ownLimit != null) {
      return limit(ownLimit, "the card's own limit ", "");
    }
    if (fitting != null && fitting.conformal() != null) {
      PredictionSets sets = fitting.conformal();
      return sets.thresholds().size() == 2 ? ofTwo(sets) : ofMany(sets);
    }
    if (fitting != null && fitting.threshold() != null) {
      String best = ", where sensitivity and specificity together were highest in the fit";
      return limit(fitting.threshold(), "the card's fitted limit ", best);
    }
    return mostProbable();
  }

  private String told(Digits digits) {
    return p(told, digits) + (isCalibrated() ? "" : " (not calibrated, so no probability)");
  }

  private boolean isCalibrated() {
    RuleFitting fitting = fitted;
    return fitting != null
        && (fitting.temperature() != 1 || fitting.offset() != 0 || fitting.isotonic() != null);
  }

  /** What no labelled image was held against is not called P, which reads as a probability. */
  private String p(String label, Digits digits) {
    String name = isCalibrated() ? "P(" + label + ")" : "the rule's number for " + label;
    return name + " is " + digits.text(verdict.probabilities().getOrDefault(label, 0.0));
  }

  private String limit(double limit, String name, String what) {
    Digits digits = Digits.telling(probability, limit);
    String named = name + digits.rounded(limit) + what;
    if (verdict.positive() == null) {
      return told(digits) + "; decided by " + named; // which label the limit is of is not said
    }
    boolean reached = probability >= limit - TOLERANCE;
    boolean third = !reached && verdict.probabilities().size() > 2 && label != null;
    return told(digits)
        + (!reached ? ", below " : probability > limit ? ", above " : ", at ")
        + named
        + (third ? "; of the others this is the most probable" : "");
  }

  private String mostProbable() {
    String p = told(Digits.telling(probability, 0.5));
    if (verdict.tie() != null) {
      return p;
    }
    if (label == null) { // by a rule that knows what it cannot tell without a fit
      return p
          + ", which without a fit is no ground to rule a label out"
          + referral(verdict.labelSet());
    }
    if (verdict.probabilities().size() > 2) {
      String beside = label.equals(told) ? "" : " and " + p(label, Digits.telling(0));
      return p + beside + (isCalibrated() ? "; no label is more probable" : "; none is higher");
    }
    return isCalibrated()
        ? p + ", " + (probability >= 0.5 ? "more" : "less") + " probable than not"
        : p + ", " + (probability >= 0.5 ? "above" : "below") + " one half";
  }

  /** Sets over two labels are two limits of one probability, with those between them referred. */
  private String ofTwo(PredictionSets sets) {
    List<String> labels = new ArrayList<>(sets.thresholds().keySet());
    labels.remove(told);
    String other = labels.getFirst();
    double kept = 1 - sets.thresholds().getOrDefault(told, 0.0);
    double otherKept = sets.thresholds().getOrDefault(other, 0.0);
    double low = Math.min(kept, otherKept);
    double high = Math.max(kept, otherKept);
    Digits digits = Digits.telling(probability, low, high);
    return told(digits)
        + "; the card calls an image "
        + (high >= 1 ? "never " + told : told + " above " + digits.rounded(high))
        + ", "
        + (low <= 0 ? "never " + other : other + " below " + digits.rounded(low))
        + (high - low > TOLERANCE ? ", and refers what is between" : "")
        + referral(reaching(sets));
  }

  /** The set of the scored tiles, of which those without a score may make a larger one. */
  private List<String> reaching(PredictionSets sets) {
    return verdict.probabilities().entrySet().stream()
        .filter(
            each ->
                1 - each.getValue()
                    <= sets.thresholds().getOrDefault(each.getKey(), 0.0) + TOLERANCE)
        .map(Map.Entry::getKey)
        .toList();
  }

  private String referral(List<String> possible) {
    if (label != null) {
      return "";
    }
    return possible.isEmpty()
        ? ": no label fits, the image is unlike those that the card was fitted on"
        : ": " + String.join(" and ", possible) + " stay possible";
  }

  private String ofMany(PredictionSets sets) {
    if (label != null) {
      double least = 1 - sets.thresholds().getOrDefault(label, 0.0);
      Digits digits = Digits.telling(verdict.probabilities().getOrDefault(label, 0.0), least);
      return p(label, digits)
          + ", the only label that reaches what the card asks of it ("
          + digits.rounded(least)
          + ")";
    }
    List<String> possible = reaching(sets);
    if (possible.isEmpty()) {
      return told(Digits.telling(probability)) + referral(possible);
    }
    List<String> named =
        possible.stream().limit(MOST_NAMED).map(each -> p(each, Digits.telling(0))).toList();
    int more = possible.size() - named.size();
    return String.join(", ", named)
        + (more > 0 ? " and " + more + " more" : "")
        + ": all of them reach what the card asks, so all stay possible";
  }
}
