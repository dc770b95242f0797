package io.tilewise.standalone.models;

import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.model.ModelCard;
import io.tilewise.runtime.ConfigurationException;
import io.tilewise.standalone.command.Causes;
import io.tilewise.standalone.command.ConnectionOptions;
import io.tilewise.standalone.command.ExitCode;
import io.tilewise.standalone.command.Format;
import io.tilewise.standalone.command.UsageException;
import io.tilewise.verdict.rules.VerdictRules;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rejudge}: what another rule or card would have said of scores that are there already. */
@Command(
    name = "rejudge",
    description = {
      "Judges recorded scores again and prints what would change.",
      "Reads the topics only: no model runs, and what was emitted stays as it is."
    })
public final class RejudgeCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "IMAGE_ID",
      arity = "0..*",
      description = "images to judge again (default: all of the time range)")
  private List<String> images = List.of();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "images tiled at or after this, say 2026-03-01T00:00:00Z (default: the first)")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "images tiled before this (default: now)")
  private @Nullable String to;

  @Option(
      names = "--rule",
      paramLabel = "R",
      description = "verdict rule instead of the one that decided")
  private @Nullable String rule;

  @Option(
      names = "--model-card",
      paramLabel = "DIR",
      description = "folder of a model version whose card decides instead of the published one")
  private @Nullable Path card;

  @Option(
      names = "--format",
      paramLabel = "table|json",
      defaultValue = "table",
      description = "json: per line one object {changed, emitted, rejudged} and nothing else")
  private Format format = Format.TABLE;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  private final Map<String, String> environment;

  /** Takes the settings of the process. */
  public RejudgeCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws ConfigurationException {
    RecordedImages recorded = recorded();
    List<RecordedImages.Result> results = recorded.rejudge(connection.connection(environment));
    if (results.isEmpty()) {
      System.err.println("no verdict of such an image in that time");
    }
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    switch (format) {
      case JSON -> results.forEach(each -> out.println(RejudgePrinter.json(each)));
      case TABLE -> RejudgePrinter.table(results).forEach(out::println);
    }
    out.flush();
    return exitCode(results);
  }

  /** An image that could not be judged is said to scripts as well. */
  private static int exitCode(List<RecordedImages.Result> results) {
    boolean failed = results.stream().anyMatch(each -> each.rejudged().status() == Status.FAILED);
    return failed ? ExitCode.INCOMPLETE : ExitCode.DONE;
  }

  private RecordedImages recorded() {
    List<String> problems = new ArrayList<>();
    if (rule != null) {
      ruleProblem(rule).ifPresent(problems::add);
    }
    Instant start = time("--from", from, Instant.MIN, problems);
    Instant end = time("--to", to, Instant.MAX, problems);
    if (!start.isBefore(end)) {
      problems.add("--to: " + to + " (expected: after --from " + from + ")");
    }
    ModelCard read = readCard(problems);
    UsageException.throwIfAny(problems);
    return new RecordedImages(Set.copyOf(images), start, end, read, rule);
  }

  private static Instant time(
      String option, @Nullable String text, Instant absent, List<String> problems) {
    try {
      return text == null ? absent : Instant.parse(text);
    } catch (DateTimeException e) {
      problems.add(option + ": " + text + " (expected: a time, say 2026-03-01T00:00:00Z)");
      return absent;
    }
  }

  /** Also holds what the card says against the rules, so that no image has to find out. */
  private @Nullable ModelCard readCard(List<String> problems) {
    return card == null ? null : GivenCard.read(card, this::problem, problems);
  }

  private Optional<String> problem(ModelCard read) {
    VerdictSettings own = read.verdict();
    if (rule == null) {
      return GivenCard.problem(read, own);
    }
    return ruleProblem(rule).isEmpty()
        ? GivenCard.problem(read, own.withRule(rule))
        : GivenCard.problemOfAnyRule(read, own);
  }

  private static Optional<String> ruleProblem(String rule) {
    try {
      VerdictRules.spec(rule);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("--" + Causes.text(e));
    }
  }
}
