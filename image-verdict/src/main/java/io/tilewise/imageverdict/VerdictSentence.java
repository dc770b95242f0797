package io.tilewise.imageverdict;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Flippable;
import io.tilewise.events.TileCounts;
import java.util.Map;

/**
 * A verdict in one sentence for somebody who never read a word about rules and cards: what it is,
 * how probable, and why, from the event alone. It claims no more than the card supports: what its
 * prediction sets promise is said of the card, by {@link FitStatement}. A pure function.
 */
public final class VerdictSentence {
  private static final String REFERRED = "referred to a person";

  private VerdictSentence() {}

  /** The sentence, without the image's name and without a full stop. */
  public static String of(ImageClassified verdict) {
    return told(verdict) + CutText.of(verdict).map(each -> "; " + each).orElse("");
  }

  private static String told(ImageClassified verdict) {
    return switch (verdict.status()) {
      case REJECTED -> "rejected: " + reason(verdict);
      case FAILED -> "no verdict: " + reason(verdict);
      case NO_TISSUE -> "no verdict: no tile holds tissue";
      case PARTIAL -> partial(verdict);
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
    return verdict.label() == null
        ? REFERRED + "; " + why(verdict)
        : verdict.label() + "; " + why(verdict);
  }

  private static String why(ImageClassified verdict) {
    String tie = verdict.tie() == null ? "" : "; " + verdict.tie();
    return new VerdictGrounds(verdict).text() + tie;
  }

  /** What the rule says of the scored tiles is told, too, where the others could turn it. */
  private static String partial(ImageClassified verdict) {
    String ruled = VerdictGrounds.ruled(verdict);
    if (verdict.label() != null || ruled == null) {
      return judged(verdict) + "; " + others(verdict) + failures(verdict);
    }
    TileCounts tiles = verdict.tiles();
    return "%s, since %d of %d tiles have no score%s; on the others alone it is %s: %s"
            .formatted(
                REFERRED,
                tiles.failed() + tiles.missing(),
                tiles.expected(),
                verdict.flippable() == Flippable.YES
                    ? " and could change the verdict"
                    : ", and whether they could change the verdict is not known",
                ruled,
                why(verdict))
        + failures(verdict);
  }

  private static String failures(ImageClassified verdict) {
    return verdict.failures().isEmpty()
        ? ""
        : "; tiles that failed: " + TileAccount.text(verdict.failures());
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
