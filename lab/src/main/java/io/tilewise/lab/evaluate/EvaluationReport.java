package io.tilewise.lab.evaluate;

import io.tilewise.lab.csv.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A page that a browser opens without a server: a table of all rules, and three plots of each. */
public final class EvaluationReport {
  private static final String PAGE = "index.html";
  private static final String MARK = "<title>Verdict rules judged</title>";
  private static final int MARKED_WITHIN = 1024;

  private final Evaluation evaluation;
  private final boolean[] positives;

  private EvaluationReport(Evaluation evaluation) {
    this.evaluation = evaluation;
    this.positives = evaluation.truth().positives();
  }

  /**
   * Writes {@code index.html} into a folder, which is made when it is not there.
   *
   * @return the page
   */
  public static Path write(Evaluation evaluation, Path folder) throws IOException {
    Files.createDirectories(folder);
    byte[] page = new EvaluationReport(evaluation).page().getBytes(StandardCharsets.UTF_8);
    Path file = folder.resolve(PAGE);
    WholeFile.write(file, out -> out.write(page));
    return file;
  }

  /** Why it cannot be written into a folder: a page is there that is none of these reports. */
  public static Optional<String> problem(Path folder) {
    Path page = folder.resolve(PAGE);
    if (!Files.exists(page)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(page)) {
      if (new String(in.readNBytes(MARKED_WITHIN), StandardCharsets.UTF_8).contains(MARK)) {
        return Optional.empty();
      }
    } catch (IOException e) {
      // A folder, or one that cannot be read: not one of these either.
    }
    return Optional.of(
        page + " is no report of an evaluation (expected: a folder without an " + PAGE + ")");
  }

  private String page() throws IOException {
    StringBuilder rows = new StringBuilder();
    StringBuilder sections = new StringBuilder();
    for (int at = 0; at < evaluation.opinions().size(); at++) {
      rows.append(row(evaluation.measures().get(at)));
      sections.append(section(evaluation.opinions().get(at), evaluation.measures().get(at)));
    }
    StringBuilder notes = new StringBuilder();
    evaluation.notes().forEach(note -> notes.append("<p>").append(html(note)).append("</p>\n"));
    return template()
        .replace("<!-- positive -->", html(positive()))
        .replace("<!-- images -->", Integer.toString(evaluation.counts().images()))
        .replace("<!-- tiles -->", Long.toString(evaluation.counts().tiles()))
        .replace("<!-- reference -->", html(evaluation.reference()))
        .replace("<!-- notes -->", notes)
        .replace("<!-- rows -->", rows)
        .replace("<!-- sections -->", sections);
  }

  private String positive() {
    return evaluation.labels().get(evaluation.truth().positive());
  }

  private static String template() throws IOException {
    try (InputStream in = EvaluationReport.class.getResourceAsStream("evaluation.html")) {
      if (in == null) {
        throw new IOException(
            "evaluation.html: not on the class path (expected: beside its class)");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String row(Measures rule) {
    return "<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n"
        .formatted(
            html(rule.rule()),
            figure(rule.auc()),
            rule.aucLow() == null
                ? figure(null)
                : figure(rule.aucLow()) + " – " + figure(rule.aucHigh()),
            chance(rule.deLongP()),
            figure(rule.sensitivity()),
            figure(rule.specificity()),
            figure(rule.ece()),
            figure(rule.referred()),
            figure(rule.errorOfRest()));
  }

  private String section(RuleOpinions rule, Measures measures) {
    double[] said = rule.probabilities(evaluation.truth().positive());
    return """
    <section><h2>%s</h2><div class="plots">
    <figure>%s<figcaption>Who is found at what price: of the images that are %s, the share that
    is called so, against the share of the others that is called so too. Area %s; .5 is
    guessing.</figcaption></figure>
    <figure>%s<figcaption>Do its probabilities come true? On the diagonal they do; below it the
    rule claims too much. Mean distance %s.</figcaption></figure>
    <figure>%s<figcaption>What it said of the images that are %s (orange) and of the others
    (blue). A rule is good where the colours part.</figcaption></figure>
    </div></section>
    """
        .formatted(
            html(rule.rule()),
            RocPlot.svg(said, positives),
            html(positive()),
            figure(measures.auc()),
            ReliabilityPlot.svg(Reliability.of(said, positives)),
            figure(measures.ece()),
            ScorePlot.svg(said, positives),
            html(positive()));
  }

  /** No difference is impossible, so a tiny probability is not written as zero. */
  private static String chance(@Nullable Double p) {
    return p != null && p < 0.0005 ? "&lt; 0.001" : figure(p);
  }

  private static String figure(@Nullable Double value) {
    return value == null ? "not defined" : String.format(Locale.ROOT, "%.3f", value);
  }

  private static String html(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
