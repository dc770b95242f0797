package io.tilewise.standalone.pipeline;

import io.tilewise.events.FocusTile;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.imageverdict.FitStatement;
import io.tilewise.imageverdict.VerdictSentence;
import io.tilewise.standalone.command.TextLines;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Verdicts as lines of text. */
public final class VerdictPrinter {
  private static final List<String> COLUMNS =
      List.of("image", "status", "verdict", "rule", "tiles", "failed", "missing", "duplicate");

  private static final int MOST_TILES = 3;
  private static final int MOST_NAMED = 3;

  private VerdictPrinter() {}

  /**
   * Prints verdicts in this order.
   *
   * @param allRules whether a table also tells what every rule says
   */
  public static void print(
      List<ImageClassified> verdicts, VerdictFormat format, boolean allRules, PrintWriter out) {
    switch (format) {
      case JSON -> verdicts.forEach(verdict -> out.println(json(verdict)));
      case JSON_SHORT -> verdicts.forEach(verdict -> out.println(shortJson(verdict)));
      case TABLE -> table(verdicts, allRules).forEach(out::println);
    }
    out.flush();
  }

  /** One line. */
  public static String json(ImageClassified verdict) {
    return new String(EventCodec.json(verdict), StandardCharsets.UTF_8);
  }

  private static String shortJson(ImageClassified verdict) {
    ObjectNode event = (ObjectNode) JsonMapper.shared().readTree(EventCodec.json(verdict));
    event.remove("rules");
    if (event.get("settings") instanceof ObjectNode settings) {
      settings.remove("fit");
    }
    return event.toString();
  }

  /** A line per image, then what is to be known of each, and of the cards behind them. */
  static List<String> table(List<ImageClassified> verdicts, boolean allRules) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(COLUMNS);
    verdicts.forEach(verdict -> rows.add(row(verdict)));
    List<String> lines = new ArrayList<>(TextLines.aligned(rows));
    lines.add("");
    verdicts.forEach(verdict -> lines.addAll(explained(verdict)));
    lines.addAll(cards(verdicts));
    if (allRules) {
      lines.addAll(RulesTable.of(verdicts));
    }
    return lines;
  }

  private static List<String> row(ImageClassified verdict) {
    return List.of(
        verdict.imageId(),
        verdict.status().name(),
        shown(verdict),
        verdict.rule() == null ? "-" : verdict.rule(),
        verdict.tiles().scored() + "/" + verdict.tiles().expected(),
        Integer.toString(verdict.tiles().failed()),
        Integer.toString(verdict.tiles().missing()),
        Long.toString(verdict.tiles().duplicate()));
  }

  /** An image that no rule judged has no verdict, although its event refers it to a person. */
  private static String shown(ImageClassified verdict) {
    if (verdict.rule() == null) {
      return "-";
    }
    return verdict.label() == null ? verdict.decision().name() : verdict.label();
  }

  /** What a reader should know beside the verdict: what it rests on, where to look, warnings. */
  public static List<String> explained(ImageClassified verdict) {
    List<String> lines =
        new ArrayList<>(
            TextLines.wrapped(verdict.imageId() + ": " + VerdictSentence.of(verdict), "  "));
    tiles(verdict).ifPresent(text -> lines.addAll(TextLines.wrapped("  " + text, "    ")));
    for (String warning : verdict.warnings()) {
      lines.addAll(TextLines.wrapped("  warning: " + warning, "    "));
    }
    return lines;
  }

  /**
   * Of the label that the focus speaks for, which a referral without a positive one leaves open.
   */
  private static Optional<String> tiles(ImageClassified verdict) {
    boolean known = verdict.positive() != null || verdict.label() != null;
    if (!known || verdict.focus().isEmpty()) {
      return Optional.empty();
    }
    String label = VerdictSentence.toldLabel(verdict);
    int size = verdict.focus().getFirst().region().width();
    return Optional.of(
        verdict.focus().stream()
            .limit(MOST_TILES)
            .map(tile -> tile(tile, label))
            .collect(
                Collectors.joining(
                    ", ",
                    "the network's highest numbers for "
                        + label
                        + ", in tiles "
                        + size
                        + " pixels wide: ",
                    "")));
  }

  private static String tile(FocusTile tile, String label) {
    return String.format(
        Locale.ROOT,
        "%.3f at (%d, %d)",
        tile.probabilities().getOrDefault(label, 0.0),
        tile.region().x(),
        tile.region().y());
  }

  /**
   * What the cards behind the verdicts rest on, each once, and of which images that may not hold.
   */
  public static List<String> cards(List<ImageClassified> verdicts) {
    Map<String, List<ImageClassified>> cards = new LinkedHashMap<>();
    for (ImageClassified verdict : verdicts) {
      FitStatement.of(verdict)
          .map(text -> "card of " + verdict.model() + ": " + text)
          .ifPresent(text -> cards.computeIfAbsent(text, _ -> new ArrayList<>()).add(verdict));
    }
    return cards.entrySet().stream()
        .map(card -> card.getKey() + doubted(card.getValue()))
        .flatMap(text -> TextLines.wrapped(text, "  ").stream())
        .toList();
  }

  private static String doubted(List<ImageClassified> verdicts) {
    List<String> images =
        verdicts.stream()
            .filter(FitStatement::isInDoubt)
            .map(ImageClassified::imageId)
            .distinct()
            .toList();
    String named =
        images.size() > MOST_NAMED ? images.size() + " of these images" : String.join(", ", images);
    return images.isEmpty()
        ? ""
        : "; this promise may not hold for " + named + ", as the warnings there say";
  }
}
