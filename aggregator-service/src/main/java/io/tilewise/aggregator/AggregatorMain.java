package io.tilewise.aggregator;

import io.tilewise.kafka.ServiceClients;
import io.tilewise.runtime.Ports;
import io.tilewise.runtime.ServiceMain;

/** Runs the aggregator as a process. */
public final class AggregatorMain {
  private AggregatorMain() {}

  /** Settings come from the environment; arguments are not looked at. */
  public static void main(String[] args) {
    ServiceMain.run(
        "aggregator",
        Ports.of(AggregatorConfig.PORT, AggregatorConfig.PROBE_PORT),
        AggregatorConfig::from,
        (config, meters, waiting) ->
            ServiceClients.start(
                config.kafka(), waiting, () -> AggregatorService.start(config, meters)));
  }
}
