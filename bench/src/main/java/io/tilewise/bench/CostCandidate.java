package io.tilewise.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;

/** A {@link CostCandidateMain}, seen from outside. Confined to one thread. */
final class CostCandidate implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final long LOOK_NANOS = 20_000_000;

  private final JavaProcess process;

  private CostCandidate(JavaProcess process) {
    this.process = process;
  }

  /**
   * How far it is.
   *
   * @param records processed
   * @param cpuNanos processor time of its process
   * @param nanos time of the look
   */
  record Look(long records, long cpuNanos, long nanos) {
    double cpuMicrosPerRecord(Look since) {
      return (cpuNanos - since.cpuNanos) / 1e3 / (records - since.records);
    }

    double recordsPerSecond(Look since) {
      return (records - since.records) * 1e9 / (nanos - since.nanos);
    }
  }

  static CostCandidate start(BenchBroker broker, String name) throws IOException {
    JavaProcess process =
        JavaProcess.start(
            CostCandidateMain.class,
            List.of("-Xmx1g"),
            Map.of(),
            broker.directory().resolve(name + ".log"),
            name);
    process.line();
    return new CostCandidate(process);
  }

  /** Starts on fresh topics. */
  void begin(AggregatorBed bed) {
    process.ask(JsonMapper.shared().writeValueAsString(bed.environment()));
  }

  void end() {
    process.ask("stop");
  }

  Look look() {
    String[] answer = process.ask("look").split(" ", -1);
    return new Look(Long.parseLong(answer[0]), Long.parseLong(answer[1]), System.nanoTime());
  }

  /** Looks until so many records are processed, and gives the look that saw it. */
  Look awaitProcessed(long records) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Look look = look();
    while (look.records < records) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "processed: " + look.records + " (expected: " + records + " within " + PATIENCE + ")");
      }
      LockSupport.parkNanos(LOOK_NANOS);
      look = look();
    }
    return look;
  }

  @Override
  public void close() {
    process.close();
  }
}
