package io.tilewise.lab.evaluate;

import io.tilewise.lab.PlainCsv;
import io.tilewise.lab.evaluate.RuleOutcomes.Outcome;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Each image's result under each rule: columns {@code image_id, rule, label, decision} and {@code
 * p_<class>} for every class, in full double precision. The label of a referred image is empty.
 *
 * <p>The file is for programs: quoted as RFC 4180 says, and every id is the one that was read. An
 * id that a spreadsheet would take for a formula stays as it is too, since nobody could tell a mark
 * put before it from one of its own; {@link #formulas} counts them.
 */
public final class VerdictsFile {
  private VerdictsFile() {}

  /** Writes a file; whoever reads one that is there sees the old one or the new one. */
  public static void write(Evaluation evaluation, Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      writeTo(evaluation, file); // a pipe or a terminal, which nothing can take the place of
      return;
    }
    Path target = Files.exists(file) ? file.toRealPath() : file;
    Path temporary =
        target.resolveSibling("." + target.getFileName() + "-" + ProcessHandle.current().pid());
    try {
      writeTo(evaluation, temporary);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** How many image ids a spreadsheet may run as a formula. */
  public static long formulas(Evaluation evaluation) {
    return IntStream.range(0, evaluation.truth().count())
        .filter(image -> PlainCsv.isFormula(evaluation.truth().image(image)))
        .count();
  }

  private static void writeTo(Evaluation evaluation, Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      out.write("image_id,rule,label,decision");
      for (String label : evaluation.labels()) {
        out.write("," + PlainCsv.quoted("p_" + label));
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
    row.append(PlainCsv.quoted(evaluation.truth().image(image))).append(',');
    row.append(PlainCsv.quoted(rule.rule())).append(',');
    row.append(outcome.isReferred() ? "" : PlainCsv.quoted(labels.get(outcome.label())));
    row.append(outcome.isReferred() ? ",REFERRED" : ",CLASSIFIED");
    for (double probability : outcome.probabilities()) {
      row.append(',').append(probability);
    }
    return row.toString();
  }
}
