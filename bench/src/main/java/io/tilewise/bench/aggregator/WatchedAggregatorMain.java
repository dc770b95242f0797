package io.tilewise.bench.aggregator;

import io.tilewise.aggregator.AggregatorConfig;
import io.tilewise.aggregator.AggregatorService;
import io.tilewise.bench.bed.StreamsRun;
import io.tilewise.broker.ParentProcess;
import io.tilewise.runtime.Settings;
import java.lang.management.ManagementFactory;

/**
 * An aggregator whose heap can be asked for. Settings come from the environment. Prints {@code
 * started}; then answers {@code processed} with the number of records, {@code heap} with the bytes
 * that a collection leaves.
 */
final class WatchedAggregatorMain {
  private WatchedAggregatorMain() {}

  public static void main(String[] args) throws Exception {
    Settings settings = Settings.of(System.getenv());
    AggregatorConfig config = AggregatorConfig.from(settings);
    settings.check();
    try (StreamsRun run = new StreamsRun(AggregatorService::start, config)) {
      System.out.println("started");
      ParentProcess.answer(
          question -> question.equals("heap") ? "" + heap() : "" + run.processed());
    }
    // Where the broker went with the parent, threads that wait for it would keep this process.
    Runtime.getRuntime().halt(0);
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
