package io.tilewise.imageverdict;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.TileCounts;
import java.util.Map;

/**
 * A verdict in one sentence for somebody who never read a word about rules and cards: what it is,
 * how probable, and why, from the event alone. It claims no more than the card supports: what its
 * prediction sets promise is said of the card, by {@link FitStatement}. A pure function.
 */
public final class VerdictSentence {
  private VerdictSentence() {}

  /** The sentence, without the image's name and without a full stop. */
  public static String of(ImageClassified verdict) {
    return switch (verdict.status()) {
      case REJECTED -> "rejected: " + reason(verdict);
      case FAILED -> "no verdict: " + reason(verdict);
      case NO_TISSUE -> "no verdict: no tile holds tissue";
      case PARTIAL -> judged(verdict) + "; " + others(verdict);
      case COMPLETE -> judged(verdict);
    };
  }

  /**
   * The label whose probability a verdict is told by: the positive one; where none is named the
   * decided one, else the most probable. Empty text where nothing was judged.
   */
  public static String toldLabel(ImageClassified verdict) {
    String named = verdict.positive() == null ? verdict.label() : verdict.positive();
    return named != null
        ? named
        : verdict.probabilities().entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse("");
  }

  private static String reason(ImageClassified verdict) {
    String text = verdict.text();
    return text == null || text.isBlank() ? "the event gives no reason" : text;
  }

  private static String judged(ImageClassified verdict) {
    String head = verdict.label() == null ? "referred to a person" : verdict.label();
    String tie = verdict.tie() == null ? "" : "; " + verdict.tie();
    return head + "; " + new VerdictGrounds(verdict).text() + tie;
  }

  private static String others(ImageClassified verdict) {
    TileCounts tiles = verdict.tiles();
    String judged = "judged on %d of %d tiles, ".formatted(tiles.scored(), tiles.expected());
    return judged
        + switch (verdict.flippable()) {
          case YES -> "and the others could change it";
          case NO -> "and the others could not change it";
          case UNKNOWN -> "and whether the others could change it is not known";
        };
  }
}
