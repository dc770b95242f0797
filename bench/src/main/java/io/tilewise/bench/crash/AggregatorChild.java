package io.tilewise.bench.crash;

import io.tilewise.aggregator.AggregatorConfig;
import io.tilewise.aggregator.AggregatorService;
import io.tilewise.broker.ParentProcess;
import io.tilewise.runtime.Ports;
import io.tilewise.runtime.ServiceMain;
import io.tilewise.runtime.Settings;
import java.time.Duration;

/**
 * The aggregator as a process that a harness may kill, and that does not outlive the harness. Its
 * argument is how long it keeps tiles, shorter than an operator may set: images that wait have
 * theirs moved every half of that.
 */
final class AggregatorChild {
  private static final int PORT = 8083;

  private AggregatorChild() {}

  public static void main(String[] args) {
    ParentProcess.endWithIt();
    Duration retention = Duration.parse(args[0]);
    ServiceMain.run(
        "aggregator",
        Ports.of(PORT),
        settings -> config(settings, retention),
        (config, meters, _) -> AggregatorService.start(config, meters));
  }

  private static AggregatorConfig config(Settings settings, Duration retention) {
    AggregatorConfig config = AggregatorConfig.from(settings);
    return new AggregatorConfig(
        config.kafka(),
        config.topics(),
        config.stateDirectory(),
        config.advertisedAddress(),
        config.threads(),
        config.standbyReplicas(),
        config.cacheBytes(),
        config.storeBytes(),
        retention,
        config.finalRetention(),
        config.grace(),
        config.lateTiles(),
        config.security());
  }
}
