package io.tilewise.bench.pipeline;

import io.tilewise.bench.Figures;
import io.tilewise.bench.bed.VerdictClient;
import io.tilewise.events.Lane;
import io.tilewise.events.model.ModelReference;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A stack that was just started, and one that has nothing to do. */
final class Starts {
  private static final int WARM_UP = 3;
  private static final Duration SETTLE = Duration.ofSeconds(5);

  private Starts() {}

  /** Start to ready, first and second image, each time in a new process. */
  static void measure(PipelineBed bed, ModelReference model, int tiles, int rounds)
      throws IOException {
    Figures figures = bed.figures();
    Path image = bed.pictures().png();
    for (int round = 0; round < rounds; round++) {
      try (StackProcess stack = bed.stack();
          VerdictClient client = new VerdictClient(stack.bootstrapServers(), model)) {
        figures.sample("startToReadySeconds", stack.readySeconds());
        figures.sample("startCpuSeconds", stack.os().cpuSeconds());
        figures.sample(
            "firstImageSeconds", client.seconds(client.submit(image, Lane.ROUTINE), tiles));
        figures.sample(
            "secondImageSeconds", client.seconds(client.submit(image, Lane.ROUTINE), tiles));
        figures.sample("peakHeapMib", stack.peakHeapMib());
      }
    }
  }

  /** Percent of a core that a stack takes which has judged images before. */
  static void atRest(PipelineBed bed, ModelReference model, int tiles, Rest rest)
      throws IOException, InterruptedException {
    try (StackProcess stack = bed.stack();
        VerdictClient client = new VerdictClient(stack.bootstrapServers(), model)) {
      for (int i = 0; i < WARM_UP; i++) {
        client.seconds(client.submit(bed.pictures().png(), Lane.ROUTINE), tiles);
      }
      Thread.sleep(SETTLE);
      for (int round = 0; round < rest.rounds; round++) {
        double before = stack.os().cpuSeconds();
        Thread.sleep(rest.length);
        double percent = (stack.os().cpuSeconds() - before) * 1e5 / rest.length.toMillis();
        bed.figures().sample("atRestPercentOfACore", percent);
      }
    }
  }

  /**
   * How long it rests.
   *
   * @param rounds of which the median counts
   * @param length of each
   */
  record Rest(int rounds, Duration length) {}
}
