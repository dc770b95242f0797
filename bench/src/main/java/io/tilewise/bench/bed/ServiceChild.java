package io.tilewise.bench.bed;

import io.tilewise.aggregator.AggregatorMain;
import io.tilewise.broker.ParentProcess;
import io.tilewise.inference.InferenceMain;
import io.tilewise.tiler.TilerMain;

/** A service as it ships, but that it ends with the process that started it. */
final class ServiceChild {
  private static final String[] NONE = {};

  private ServiceChild() {}

  public static void main(String[] args) {
    ParentProcess.endWithIt();
    switch (args[0]) {
      case "tiler" -> TilerMain.main(NONE);
      case "inference" -> InferenceMain.main(NONE);
      case "aggregator" -> AggregatorMain.main(NONE);
      default ->
          throw new IllegalArgumentException(
              "service: " + args[0] + " (expected: tiler, inference or aggregator)");
    }
  }
}
