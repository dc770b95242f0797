package io.tilewise.bench.aggregator;

import io.tilewise.bench.bed.AggregatorBed;
import io.tilewise.bench.bed.BenchBroker;
import io.tilewise.bench.bed.StreamsRun;
import io.tilewise.broker.JavaProcess;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A {@link CostCandidateMain}, seen from outside. Confined to one thread. */
final class CostCandidate implements AutoCloseable {
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
            Redirect.appendTo(broker.directory().resolve(name + ".log").toFile()),
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

  /** Waits until so many records are processed, and looks. */
  Look awaitProcessed(long records) {
    StreamsRun.awaitProcessed(() -> look().records, records);
    return look();
  }

  @Override
  public void close() {
    process.close();
  }
}
