package io.tilewise.tiler;

import io.tilewise.kafka.ServiceClients;
import io.tilewise.runtime.Ports;
import io.tilewise.runtime.ServiceMain;

/** Runs the tiler as a process. */
public final class TilerMain {
  private static final Ports PORTS = Ports.of(8081, 8091);

  private TilerMain() {}

  /** Takes no arguments; settings come from the environment. */
  public static void main(String[] args) {
    ServiceMain.run(
        "tiler",
        PORTS,
        TilerConfig::from,
        (config, meters, waiting) ->
            ServiceClients.start(
                config.kafka(), waiting, () -> TilerService.start(config, meters)));
  }
}
