package io.tilewise.aggregator;

import io.tilewise.runtime.ServiceMain;

/** Runs the aggregator as a process. */
public final class AggregatorMain {
  /** Default port of health, metrics and progress. */
  static final int PORT = 8083;

  private AggregatorMain() {}

  /** Settings come from the environment; arguments are not looked at. */
  public static void main(String[] args) {
    ServiceMain.run("aggregator", PORT, AggregatorConfig::from, AggregatorService::start);
  }
}
