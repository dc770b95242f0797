package io.tilewise.lab.evaluate;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategy;
import io.tilewise.lab.csv.WholeFile;
import io.tilewise.lab.evaluate.RuleOpinions.Opinion;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
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
  private static final String STARTS_OF_FORMULAS = "=+-@";

  /** Beside what must be: readers take blanks around a field away. */
  private static final QuoteStrategy PADDED =
      new QuoteStrategy() {
        @Override
        public boolean quoteValue(int line, int at, String value) {
          return !value.equals(value.strip());
        }
      };

  private VerdictsFile() {}

  /** Writes a file; whoever reads one that is there sees the old one or the new one. */
  public static void write(Evaluation evaluation, Path file) throws IOException {
    WholeFile.write(file, out -> writeTo(evaluation, out));
  }

  /** How many image ids a spreadsheet may run as a formula. */
  public static long formulas(Evaluation evaluation) {
    return IntStream.range(0, evaluation.all().truth().count())
        .mapToObj(image -> evaluation.all().truth().image(image))
        .filter(id -> !id.isEmpty() && STARTS_OF_FORMULAS.indexOf(id.charAt(0)) >= 0)
        .count();
  }

  private static void writeTo(Evaluation evaluation, OutputStream file) throws IOException {
    try (CsvWriter out = csv(new OutputStreamWriter(file, StandardCharsets.UTF_8))) {
      List<String> header = new ArrayList<>(List.of("image_id", "rule", "label", "decision"));
      evaluation.labels().forEach(label -> header.add("p_" + label));
      out.writeRecord(header);
      for (int image = 0; image < evaluation.all().truth().count(); image++) {
        for (RuleOpinions rule : evaluation.all().opinions()) {
          out.writeRecord(row(evaluation, image, rule));
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static CsvWriter csv(Writer file) {
    return CsvWriter.builder()
        .lineDelimiter(LineDelimiter.PLATFORM)
        .quoteStrategy(PADDED)
        .build(file);
  }

  private static List<String> row(Evaluation evaluation, int image, RuleOpinions rule) {
    Opinion opinion = rule.all().get(image);
    boolean referred = opinion.isReferred();
    List<String> row = new ArrayList<>();
    row.add(evaluation.all().truth().image(image));
    row.add(rule.rule());
    row.add(referred ? "" : evaluation.labels().get(opinion.label()));
    row.add(referred ? "REFERRED" : "CLASSIFIED");
    for (double probability : opinion.probabilities()) {
      row.add(Double.toString(probability));
    }
    return row;
  }
}
