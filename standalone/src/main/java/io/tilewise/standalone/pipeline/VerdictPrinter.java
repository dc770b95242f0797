package io.tilewise.standalone.pipeline;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.Opinion;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.imageverdict.FitStatement;
import io.tilewise.standalone.command.Format;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Verdicts as lines of text. */
public final class VerdictPrinter {
  private static final List<String> COLUMNS =
      List.of("image", "status", "verdict", "rule", "tiles", "failed", "missing", "duplicate");

  private VerdictPrinter() {}

  /** Prints verdicts in this order. */
  public static void print(List<ImageClassified> verdicts, Format format, PrintWriter out) {
    switch (format) {
      case JSON -> verdicts.forEach(verdict -> out.println(json(verdict)));
      case TABLE -> table(verdicts).forEach(out::println);
    }
    out.flush();
  }

  /** One line. */
  public static String json(ImageClassified verdict) {
    return new String(EventCodec.json(verdict), StandardCharsets.UTF_8);
  }

  /** A line per image, what every rule says of each side by side, and what needs explaining. */
  static List<String> table(List<ImageClassified> verdicts) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(COLUMNS);
    verdicts.forEach(verdict -> rows.add(row(verdict)));
    List<String> lines = new ArrayList<>(aligned(rows));
    List<String> rules = rules(verdicts);
    if (!rules.isEmpty()) {
      lines.add("");
      lines.addAll(aligned(ruleRows(verdicts, rules)));
      lines.add("* decides. A number is the rule's probability of that label; a card's prediction");
      lines.add("sets may keep an unlikely label, or refer the image.");
    }
    verdicts.forEach(verdict -> notes(lines, verdict));
    cards(lines, verdicts);
    return lines;
  }

  private static List<String> rules(List<ImageClassified> verdicts) {
    return verdicts.stream()
        .flatMap(verdict -> verdict.rules().stream())
        .map(Opinion::rule)
        .distinct()
        .toList();
  }

  private static List<List<String>> ruleRows(List<ImageClassified> verdicts, List<String> rules) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("rule"));
    verdicts.forEach(verdict -> head.add(verdict.imageId()));
    rows.add(head);
    for (String rule : rules) {
      List<String> row = new ArrayList<>(List.of(rule));
      verdicts.forEach(verdict -> row.add(opinion(verdict, rule)));
      rows.add(row);
    }
    return rows;
  }

  private static List<String> row(ImageClassified verdict) {
    return List.of(
        verdict.imageId(),
        verdict.status().name(),
        verdict.label() == null ? verdict.decision().name() : verdict.label(),
        verdict.rule() == null ? "-" : verdict.rule(),
        verdict.tiles().scored() + "/" + verdict.tiles().expected(),
        Integer.toString(verdict.tiles().failed()),
        Integer.toString(verdict.tiles().missing()),
        Long.toString(verdict.tiles().duplicate()));
  }

  /** Adds what a reader should know beside the verdict. */
  public static void notes(List<String> lines, ImageClassified verdict) {
    note(lines, verdict.imageId(), verdict.text());
    note(lines, verdict.imageId(), verdict.tie());
    if (verdict.rule() != null && verdict.label() == null) {
      String possible =
          verdict.labelSet().isEmpty()
              ? "no label fits: the image is unlike those that the card was fitted on"
              : "possible labels: " + String.join(", ", verdict.labelSet());
      note(lines, verdict.imageId(), possible);
    }
    verdict.warnings().forEach(warning -> note(lines, verdict.imageId(), warning));
  }

  /** Adds what the cards behind the verdicts rest on, each once. */
  public static void cards(List<String> lines, List<ImageClassified> verdicts) {
    verdicts.stream()
        .flatMap(
            verdict ->
                FitStatement.of(verdict)
                    .map(text -> "card of " + verdict.model() + ": " + text)
                    .stream())
        .distinct()
        .forEach(lines::add);
  }

  private static void note(List<String> lines, String imageId, @Nullable String text) {
    if (text != null) {
      lines.add(imageId + ": " + text);
    }
  }

  /** What a rule says, with a star where it is the one that decides. */
  private static String opinion(ImageClassified verdict, String rule) {
    for (Opinion result : verdict.rules()) {
      if (result.rule().equals(rule)) {
        String label = result.label() == null ? "refers" : result.label();
        Double p = result.probabilities().get(label);
        String star = rule.equals(verdict.rule()) ? "*" : "";
        return label + (p == null ? "" : String.format(Locale.ROOT, " %.3f", p)) + star;
      }
    }
    return "-";
  }

  /** Columns of equal width. */
  public static List<String> aligned(List<List<String>> rows) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + 2);
    }
    return line.toString().stripTrailing();
  }
}
