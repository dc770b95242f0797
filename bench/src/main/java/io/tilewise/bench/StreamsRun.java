package io.tilewise.bench;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.aggregator.AggregatorConfig;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Something on Kafka Streams, running, and how far it is. Confined to one thread. */
final class StreamsRun implements AutoCloseable {
  private static final String PROCESSED = "kafka.stream.thread.process.total";
  private static final long LOOK_NANOS = 5_000_000;
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final AutoCloseable running;
  private Collection<Meter> processed = List.of();

  /** Starts the one or the other. */
  @FunctionalInterface
  interface Candidate {
    AutoCloseable start(AggregatorConfig config, MeterRegistry meters) throws Exception;
  }

  /**
   * What work took.
   *
   * @param recordsPerSecond behind the first tenth of the records
   * @param cpuMicrosPerRecord processor time of this JVM in the same time
   */
  record Cost(double recordsPerSecond, double cpuMicrosPerRecord) {}

  StreamsRun(Candidate candidate, AggregatorConfig config) throws Exception {
    running = candidate.start(config, meters);
  }

  MeterRegistry meters() {
    return meters;
  }

  AutoCloseable running() {
    return running;
  }

  /** Number of records processed so far. */
  long processed() {
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
  void awaitProcessed(long records) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (processed() < records) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "processed: " + processed() + " (expected: " + records + " within " + PATIENCE + ")");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /**
   * Measures up to the given number of records, behind the first tenth: until then, stores of some
   * partitions are still being opened.
   */
  Cost measure(long records) {
    awaitProcessed(records / 10);
    long first = processed();
    long startNanos = System.nanoTime();
    long startCpu = cpuNanos();
    awaitProcessed(records);
    double nanos = System.nanoTime() - startNanos;
    double cpu = cpuNanos() - startCpu;
    long measured = records - first;
    return new Cost(measured * 1e9 / nanos, cpu / 1e3 / measured);
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
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
