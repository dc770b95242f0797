package io.tilewise.inference;

import io.tilewise.kafka.ServiceClients;
import io.tilewise.runtime.Ports;
import io.tilewise.runtime.ServiceMain;

/** Runs inference as a process. */
public final class InferenceMain {
  private static final Ports PORTS = Ports.of(8082, 8092);

  private InferenceMain() {}

  /** Takes no arguments; settings come from the environment. */
  public static void main(String[] args) {
    ServiceMain.run(
        "inference",
        PORTS,
        InferenceConfig::from,
        (config, meters, waiting) ->
            ServiceClients.start(
                config.kafka(), waiting, () -> InferenceService.start(config, meters)));
  }
}
