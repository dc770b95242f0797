package io.tilewise.standalone;

import io.tilewise.events.EventCodec;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.RuleResult;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Verdicts as lines of text. */
final class VerdictPrinter {
  private static final List<String> COLUMNS =
      List.of("image", "status", "verdict", "tiles", "failed", "missing", "duplicate");

  private VerdictPrinter() {}

  /** Prints verdicts in this order. */
  static void print(List<ImageClassified> verdicts, Format format, PrintWriter out) {
    switch (format) {
      case JSON -> verdicts.forEach(verdict -> out.println(json(verdict)));
      case TABLE -> table(verdicts).forEach(out::println);
    }
    out.flush();
  }

  /** One line. */
  static String json(ImageClassified verdict) {
    return new String(EventCodec.json(verdict), StandardCharsets.UTF_8);
  }

  /** A head, a line per image, and a line for each that needs an explanation. */
  static List<String> table(List<ImageClassified> verdicts) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(COLUMNS);
    List<String> rules = rules(verdicts);
    head.addAll(rules);
    rows.add(head);
    verdicts.forEach(verdict -> rows.add(row(verdict, rules)));
    List<String> lines = new ArrayList<>(aligned(rows));
    for (ImageClassified verdict : verdicts) {
      note(lines, verdict.imageId(), verdict.text());
      note(lines, verdict.imageId(), verdict.tie());
    }
    return lines;
  }

  private static void note(List<String> lines, String imageId, @Nullable String text) {
    if (text != null) {
      lines.add(imageId + ": " + text);
    }
  }

  private static List<String> rules(List<ImageClassified> verdicts) {
    return verdicts.stream()
        .flatMap(verdict -> verdict.rules().stream())
        .map(RuleResult::rule)
        .distinct()
        .toList();
  }

  private static List<String> row(ImageClassified verdict, List<String> rules) {
    List<String> row = new ArrayList<>();
    row.add(verdict.imageId());
    row.add(verdict.status().name());
    row.add(verdict.label() == null ? verdict.decision().name() : verdict.label());
    row.add(verdict.tiles().scored() + "/" + verdict.tiles().expected());
    row.add(Integer.toString(verdict.tiles().failed()));
    row.add(Integer.toString(verdict.tiles().missing()));
    row.add(Long.toString(verdict.tiles().duplicate()));
    rules.forEach(rule -> row.add(opinion(verdict, rule)));
    return row;
  }

  /** What a rule says, with a star where it is the one that decides. */
  private static String opinion(ImageClassified verdict, String rule) {
    for (RuleResult result : verdict.rules()) {
      if (result.rule().equals(rule)) {
        String label = result.label() == null ? "refers" : result.label();
        Double p = result.probabilities().get(label);
        String star = rule.equals(verdict.rule()) ? "*" : "";
        return label + (p == null ? "" : String.format(Locale.ROOT, " %.3f", p)) + star;
      }
    }
    return "-";
  }

  private static List<String> aligned(List<List<String>> rows) {
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
