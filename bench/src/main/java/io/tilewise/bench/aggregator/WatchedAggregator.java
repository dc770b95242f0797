package io.tilewise.bench.aggregator;

import io.tilewise.bench.bed.AggregatorBed;
import io.tilewise.bench.bed.OsProcess;
import io.tilewise.bench.bed.StreamsRun;
import io.tilewise.broker.JavaProcess;
import io.tilewise.events.ImageClassified;
import io.tilewise.kafka.EventConsumer;
import io.tilewise.kafka.PipelineConnection;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * An aggregator as a process of its own with a heap of 512 MiB, and what can be seen of it from
 * outside. Confined to one thread.
 */
final class WatchedAggregator implements AutoCloseable {
  private static final double MIB = 1 << 20;
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final AggregatorBed bed;
  private final JavaProcess process;

  private WatchedAggregator(AggregatorBed bed, JavaProcess process) {
    this.bed = bed;
    this.process = process;
  }

  /** Starts it and returns when its streams were started. */
  static WatchedAggregator start(AggregatorBed bed) throws IOException {
    JavaProcess process =
        JavaProcess.start(
            WatchedAggregatorMain.class,
            List.of("-Xmx512m"),
            bed.environment(),
            Redirect.appendTo(bed.broker().directory().resolve("aggregator.log").toFile()));
    try {
      process.line();
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
    return new WatchedAggregator(bed, process);
  }

  /** What a collection leaves of the heap. */
  double heapMib() {
    return Long.parseLong(process.ask("heap")) / MIB;
  }

  /** What the operating system says of it. */
  OsProcess os() {
    return new OsProcess(process.pid());
  }

  /** Returns when so many records are processed. */
  void awaitProcessed(long records) {
    StreamsRun.awaitProcessed(() -> Long.parseLong(process.ask("processed")), records);
  }

  /** Reads verdicts until there are so many, or patience ends; gives their number. */
  int verdicts(int expected) {
    PipelineConnection pipeline =
        new PipelineConnection(bed.broker().bootstrapServers(), bed.topics());
    long end = System.nanoTime() + PATIENCE.toNanos();
    int found = 0;
    try (EventConsumer<ImageClassified> verdicts =
        EventConsumer.atBeginning(pipeline, Set.of(ImageClassified.class))) {
      while (found < expected && System.nanoTime() < end) {
        found += verdicts.poll(Duration.ofMillis(500)).size();
      }
    }
    return found;
  }

  @Override
  public void close() {
    process.close();
  }
}
