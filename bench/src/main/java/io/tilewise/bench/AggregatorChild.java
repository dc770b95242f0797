package io.tilewise.bench;

import io.tilewise.aggregator.AggregatorMain;

/** The aggregator as a process that a harness may kill, and that does not outlive the harness. */
final class AggregatorChild {
  private AggregatorChild() {}

  public static void main(String[] args) {
    Parent.endWithIt();
    AggregatorMain.main(args);
  }
}
