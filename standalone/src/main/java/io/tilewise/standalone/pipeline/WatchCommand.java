package io.tilewise.standalone.pipeline;

import io.tilewise.events.ImageClassified;
import io.tilewise.kafka.EventConsumer;
import io.tilewise.kafka.PipelineConnection;
import io.tilewise.runtime.ConfigurationException;
import io.tilewise.standalone.command.ConnectionOptions;
import io.tilewise.standalone.command.ExitCode;
import io.tilewise.standalone.command.UsageException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code watch}: the second half of {@code classify}. */
@Command(
    name = "watch",
    description = "Prints verdicts as they are published, until it is stopped.")
public final class WatchCommand implements Callable<Integer> {
  private static final Duration POLL = Duration.ofSeconds(1);

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(names = "--from-beginning", description = "also those that are there already")
  private boolean fromBeginning;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "stop after this many (default: never)")
  private long count = Long.MAX_VALUE;

  @Mixin private final PrintOptions printing = new PrintOptions();

  private final Map<String, String> environment;

  /** Takes the settings of the process. */
  public WatchCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws ConfigurationException {
    if (count < 1) {
      throw new UsageException("--count: " + count + " (expected: >= 1)");
    }
    try (EventConsumer<ImageClassified> verdicts = verdicts()) {
      int exitCode = ExitCode.DONE;
      for (long seen = 0; seen < count; ) {
        List<ImageClassified> heard = verdicts.poll(POLL);
        for (ImageClassified verdict : heard.stream().limit(count - seen).toList()) {
          printing.print(List.of(verdict));
          exitCode = Math.max(exitCode, ClassifyCommand.exitCode(List.of(verdict)));
        }
        seen += heard.size();
      }
      return exitCode;
    }
  }

  private EventConsumer<ImageClassified> verdicts() throws ConfigurationException {
    PipelineConnection pipeline = connection.connection(environment);
    return fromBeginning
        ? EventConsumer.atBeginning(pipeline, Set.of(ImageClassified.class))
        : EventConsumer.atEnd(pipeline, Set.of(ImageClassified.class));
  }
}
