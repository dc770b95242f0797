package io.tilewise.standalone;

import io.tilewise.aggregator.AggregatorMain;
import io.tilewise.inference.InferenceMain;
import io.tilewise.tiler.TilerMain;
import picocli.CommandLine.Command;

/** The services, one a process, from this installation; each ends the process itself. */
final class ServiceCommands {
  private static final String[] NO_ARGUMENTS = {};

  private ServiceCommands() {}

  /** {@code tiler}. */
  @Command(name = "tiler", description = "Runs the tiler, configured by TILEWISE_ variables.")
  static final class Tiler implements Runnable {
    @Override
    public void run() {
      TilerMain.main(NO_ARGUMENTS);
    }
  }

  /** {@code inference}. */
  @Command(name = "inference", description = "Runs inference, configured by TILEWISE_ variables.")
  static final class Inference implements Runnable {
    @Override
    public void run() {
      InferenceMain.main(NO_ARGUMENTS);
    }
  }

  /** {@code aggregator}. */
  @Command(
      name = "aggregator",
      description = "Runs the aggregator, configured by TILEWISE_ variables.")
  static final class Aggregator implements Runnable {
    @Override
    public void run() {
      AggregatorMain.main(NO_ARGUMENTS);
    }
  }
}
