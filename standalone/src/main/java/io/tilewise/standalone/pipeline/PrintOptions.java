package io.tilewise.standalone.pipeline;

import io.tilewise.events.ImageClassified;
import io.tilewise.standalone.command.FailureException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Option;

/** How {@code classify} and {@code watch} print verdicts. */
final class PrintOptions {
  @Option(
      names = "--format",
      paramLabel = "table|json|json-short",
      defaultValue = "table",
      description = {
        "json: one ImageClassified per line and nothing else;",
        "json-short: without settings.fit and rules"
      })
  private VerdictFormat format = VerdictFormat.TABLE;

  @Option(names = "--all-rules", description = "also a table of what every rule says")
  private boolean allRules;

  private final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);

  void print(List<ImageClassified> verdicts) {
    VerdictPrinter.print(verdicts, format, allRules, out);
    if (out.checkError()) {
      throw new FailureException(FailureException.OUTPUT_LOST);
    }
  }
}
