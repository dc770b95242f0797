package io.tilewise.standalone.pipeline;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.Opinion;
import io.tilewise.standalone.command.TextLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What every rule says of each image, side by side. */
final class RulesTable {
  private RulesTable() {}

  static List<String> of(List<ImageClassified> verdicts) {
    List<String> rules =
        verdicts.stream()
            .flatMap(verdict -> verdict.rules().stream())
            .map(Opinion::rule)
            .distinct()
            .toList();
    if (rules.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>(List.of(""));
    lines.addAll(TextLines.aligned(rows(verdicts, rules)));
    lines.add("* decides. A number is the rule's probability of that label; a card's prediction");
    lines.add("sets may keep an unlikely label, or refer the image.");
    return lines;
  }

  private static List<List<String>> rows(List<ImageClassified> verdicts, List<String> rules) {
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
}
