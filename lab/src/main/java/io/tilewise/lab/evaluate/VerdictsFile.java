package io.tilewise.lab.evaluate;

import io.tilewise.lab.evaluate.RuleOutcomes.Outcome;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Each image's result under each rule: columns {@code image_id, rule, label, decision} and {@code
 * p_<class>} for every class, in full double precision. The label of a referred image is empty. A
 * rule with several parameters holds commas and stands in double quotes.
 */
public final class VerdictsFile {
  private VerdictsFile() {}

  /** Writes a file, over one that is there. */
  public static void write(Evaluation evaluation, Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      out.write("image_id,rule,label,decision");
      for (String label : evaluation.labels()) {
        out.write(",p_" + label);
      }
      out.newLine();
      for (int image = 0; image < evaluation.truth().count(); image++) {
        for (RuleOutcomes rule : evaluation.outcomes()) {
          out.write(row(evaluation, image, rule));
          out.newLine();
        }
      }
    }
  }

  private static String row(Evaluation evaluation, int image, RuleOutcomes rule) {
    Outcome outcome = rule.all().get(image);
    List<String> labels = evaluation.labels();
    StringBuilder row = new StringBuilder();
    row.append(evaluation.truth().image(image)).append(',').append(quoted(rule.rule())).append(',');
    row.append(outcome.isReferred() ? "," : labels.get(outcome.label()) + ",");
    row.append(outcome.isReferred() ? "REFERRED" : "CLASSIFIED");
    for (double probability : outcome.probabilities()) {
      row.append(',').append(probability);
    }
    return row.toString();
  }

  /** A rule with several parameters holds a comma. */
  private static String quoted(String rule) {
    return rule.indexOf(',') < 0 ? rule : '"' + rule + '"';
  }
}
