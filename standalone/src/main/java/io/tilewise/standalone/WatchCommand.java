package io.tilewise.standalone;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.Topics;
import io.tilewise.runtime.ConfigurationException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code watch}: the second half of {@code classify}. */
@Command(
    name = "watch",
    description = "Prints verdicts as they are published, until it is stopped.")
final class WatchCommand implements Callable<Integer> {
  private static final Duration POLL = Duration.ofSeconds(1);

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(names = "--from-beginning", description = "also those that are there already")
  private boolean fromBeginning;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "stop after this many (default: never)")
  private long count = Long.MAX_VALUE;

  @Option(
      names = "--format",
      paramLabel = "table|json",
      defaultValue = "table",
      description = "json: one ImageClassified per line and nothing else")
  private Format format = Format.TABLE;

  private final Map<String, String> environment;

  WatchCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws ConfigurationException {
    if (count < 1) {
      throw new UsageException("--count: " + count + " (expected: >= 1)");
    }
    Broker broker = connection.broker(environment);
    Map<String, Class<? extends ImageClassified>> topics =
        Map.of(new Topics(broker.topicPrefix()).imagesClassified(), ImageClassified.class);
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    try (EventConsumer<ImageClassified> events =
        fromBeginning
            ? EventConsumer.atBeginning(broker, topics)
            : EventConsumer.atEnd(broker, topics)) {
      for (long seen = 0; seen < count; ) {
        for (ImageClassified verdict : events.poll(POLL)) {
          if (seen++ < count) {
            VerdictPrinter.print(List.of(verdict), format, out);
          }
        }
      }
    }
    return ExitCode.DONE;
  }
}
