package io.tilewise.bench.bed;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.aggregator.AggregatorConfig;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Something on Kafka Streams, running, and how far it is. Confined to one thread. */
public final class StreamsRun implements AutoCloseable {
  private static final String PROCESSED = "kafka.stream.thread.process.total";
  private static final long LOOK_NANOS = 20_000_000;
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final AutoCloseable running;
  private Collection<Meter> processed = List.of();

  /** Starts the one or the other. */
  @FunctionalInterface
  public interface Candidate {
    AutoCloseable start(AggregatorConfig config, MeterRegistry meters) throws Exception;
  }

  public StreamsRun(Candidate candidate, AggregatorConfig config) throws Exception {
    running = candidate.start(config, meters);
  }

  public MeterRegistry meters() {
    return meters;
  }

  public AutoCloseable running() {
    return running;
  }

  /** Number of records processed so far. */
  public long processed() {
    double total = 0;
    for (Meter meter : processedMeters()) {
      total += meter.measure().iterator().next().getValue();
    }
    return (long) total;
  }

  /** Looked up once they are there: thousands of others would be searched through each time. */
  private Collection<Meter> processedMeters() {
    if (processed.isEmpty()) {
      processed = meters.find(PROCESSED).meters();
    }
    return processed;
  }

  /** Returns when so many records are processed. */
  public void awaitProcessed(long records) {
    awaitProcessed(this::processed, records);
  }

  /** The same for who runs elsewhere and says how many it processed. */
  public static void awaitProcessed(LongSupplier processed, long records) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (processed.getAsLong() < records) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "processed: "
                + processed.getAsLong()
                + " (expected: "
                + records
                + " within "
                + PATIENCE
                + ")");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  @Override
  public void close() {
    try {
      running.close();
    } catch (Exception e) {
      throw new IllegalStateException("not ended in order: " + e, e);
    }
    meters.close();
  }
}
