package io.tilewise.bench.crash;

import io.tilewise.aggregator.AggregatorMain;
import io.tilewise.broker.ParentProcess;

/** The aggregator as a process that a harness may kill, and that does not outlive the harness. */
final class AggregatorChild {
  private AggregatorChild() {}

  public static void main(String[] args) {
    ParentProcess.endWithIt();
    AggregatorMain.main(args);
  }
}
