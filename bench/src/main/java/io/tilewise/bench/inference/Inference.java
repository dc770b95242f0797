package io.tilewise.bench.inference;

import io.tilewise.bench.Figures;
import io.tilewise.bench.bed.BenchBroker;
import io.tilewise.bench.bed.Pictures;
import io.tilewise.bench.inference.InferenceBed.Subject;
import io.tilewise.events.model.ModelReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The inference service alone: against a loop without Kafka, before an engine that sleeps as an
 * accelerator would, from a tile to its score at 70 % of its load, and its memory.
 *
 * <p>Arguments: folder of the images, rounds (default 5), parts (default: all of {@link #PARTS}).
 */
final class Inference {
  private static final List<String> PARTS = List.of("loop", "engine", "latency", "memory");
  private static final ModelReference MODEL = ModelReference.parse("thin-smear@1");
  private static final int TILE = 128;

  /** Until the compiler is done with most of it. */
  private static final int WARM_UP = 32 * 1024;

  private static final int TILES = 8 * 1024;

  private static final ModelReference SLEEPING = ModelReference.parse("sleeping@1");
  private static final int SLEEPING_TILE = 256;
  private static final Duration SLEEP = Duration.ofMillis(1);
  private static final int SLEEPING_TILES = 64 * 64;

  private static final double LOAD = 0.7;
  private static final int LATENCY_TILES = 10_000;

  private static final int MEMORY_TILES = 200_000;
  private static final int MEMORY_STEP = 10_000;

  private final BenchBroker broker;
  private final Pictures pictures;
  private final Figures figures;
  private final int rounds;

  private Inference(BenchBroker broker, Pictures pictures, Figures figures, int rounds) {
    this.broker = broker;
    this.pictures = pictures;
    this.figures = figures;
    this.rounds = rounds;
  }

  public static void main(String[] args) throws Exception {
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    List<String> parts = args.length > 2 ? Arrays.asList(args).subList(2, args.length) : PARTS;
    try (BenchBroker broker = BenchBroker.start()) {
      Pictures pictures = Pictures.of(Path.of(args[0]), broker.directory());
      Figures figures =
          new Figures("inference").fact("image", pictures.png().getFileName().toString());
      Inference inference = new Inference(broker, pictures, figures, rounds);
      for (String part : parts) {
        inference.measure(part);
      }
      System.out.println(figures.json());
    }
  }

  private void measure(String part) throws Exception {
    if (part.equals("engine")) {
      engine();
      return;
    }
    CodedTiles tiles = CodedTiles.of(pictures.png(), TILE);
    Subject subject = new Subject(part, Path.of("models").toRealPath(), MODEL, Map.of());
    try (InferenceBed bed = new InferenceBed(broker, subject, tiles)) {
      Throughput throughput = new Throughput(bed, figures);
      switch (part) {
        case "loop" -> throughput.againstLoop(pictures.png(), TILES, WARM_UP, rounds);
        case "latency" -> latency(bed);
        case "memory" -> throughput.memory(MEMORY_TILES, MEMORY_STEP, tiles.meanBytes());
        default ->
            throw new IllegalArgumentException(
                "part: " + part + " (expected: some of " + PARTS + ")");
      }
    }
  }

  private void engine() throws Exception {
    Path models = broker.directory().resolve("models");
    SleepingModel.write(models, SLEEPING, SLEEPING_TILE, SLEEP);
    Subject subject =
        new Subject("engine", models, SLEEPING, Map.of("TILEWISE_INFERENCE_BATCH_SIZE", "64"));
    CodedTiles tiles = CodedTiles.of(pictures.png(), SLEEPING_TILE);
    try (InferenceBed bed = new InferenceBed(broker, subject, tiles)) {
      new Throughput(bed, figures).engineWaits(SLEEPING_TILES, SLEEPING_TILES, rounds);
    }
  }

  private void latency(InferenceBed bed) throws Exception {
    double _ = bed.secondsOfWaiting(WARM_UP);
    ScoreLatency latency = new ScoreLatency(bed, figures);
    double full = latency.fullLoad(TILES);
    latency.measure(full, LOAD, LATENCY_TILES, rounds);
  }
}
