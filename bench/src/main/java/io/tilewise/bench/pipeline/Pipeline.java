package io.tilewise.bench.pipeline;

import io.tilewise.bench.Figures;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.model.ModelReference;
import java.nio.file.Path;

/**
 * The whole pipeline in one JVM as the launcher starts it: seconds from start to ready, seconds for
 * the second image on a running stack, most heap in use. The limit of an image is {@link BareLoop},
 * measured between the runs.
 *
 * <p>Arguments: image, runs (default 5).
 */
final class Pipeline {
  private static final Path MODELS = Path.of("models");
  private static final ModelReference MODEL = ModelReference.parse("thin-smear");

  private Pipeline() {}

  public static void main(String[] args) throws Exception {
    Path image = Path.of(args[0]).toRealPath();
    int runs = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    Figures figures = new Figures("pipeline").fact("image", image.getFileName().toString());
    try (BareLoop limit = BareLoop.load(MODELS, MODEL, image)) {
      figures.fact("tiles", limit.tiles());
      limit.seconds(); // warm
      for (int run = 0; run < runs; run++) {
        double second = oneStack(image, figures);
        double least = limit.seconds();
        figures.sample("limitSeconds", least);
        // Of this run's own limit: a quotient of two medians may mix a fast run with a slow one.
        figures.sample("shareOfLimit", least / second);
      }
    }
    System.out.println(figures.json());
  }

  /** Seconds of the second image. */
  private static double oneStack(Path image, Figures figures) throws Exception {
    try (StackProcess stack = StackProcess.start(image.resolveSibling(""));
        VerdictClient client = new VerdictClient(stack.bootstrapServers())) {
      figures.sample("startToReadySeconds", stack.readySeconds());
      figures.sample("firstImageSeconds", seconds(client, image));
      double second = seconds(client, image);
      figures.sample("secondImageSeconds", second);
      figures.sample("peakHeapMib", stack.peakHeapMib());
      return second;
    }
  }

  private static double seconds(VerdictClient client, Path image) {
    long start = System.nanoTime();
    ImageClassified verdict = client.verdict(image, MODEL);
    double seconds = (System.nanoTime() - start) / 1e9;
    if (verdict.tiles().scored() != verdict.tiles().expected() || verdict.tiles().expected() < 1) {
      throw new IllegalStateException("tiles: " + verdict.tiles() + " (expected: all scored)");
    }
    return seconds;
  }
}
