package io.tilewise.bench.inference;

import io.tilewise.bench.Figures;
import io.tilewise.bench.inference.InferenceBed.Look;
import io.tilewise.broker.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tiles that wait in Kafka: how fast, how much of the engine's time is used, how much memory. */
final class Throughput {
  private final InferenceBed bed;
  private final Figures figures;

  Throughput(InferenceBed bed, Figures figures) {
    this.bed = bed;
    this.figures = figures;
  }

  /** The service and a plain loop in turns. */
  void againstLoop(Path image, int tiles, int warmUp, int rounds) throws IOException {
    try (JavaProcess loop = bed.loop(image)) {
      double _ = bed.secondsOfWaiting(warmUp) + looped(loop, warmUp);
      for (int round = 0; round < rounds; round++) {
        double service = bed.secondsOfWaiting(tiles);
        double limit = looped(loop, tiles);
        figures.sample("tilesPerSecond", tiles / service);
        figures.sample("loopTilesPerSecond", tiles / limit);
        figures.sample("ratioToLoop", limit / service);
      }
    }
    Look _ = bed.look();
  }

  private static double looped(JavaProcess loop, int tiles) {
    return Long.parseLong(loop.ask(String.valueOf(tiles))) / 1e9;
  }

  /** Share of the time, while tiles wait, in which the engine has no batch. */
  void engineWaits(int tiles, int warmUp, int rounds) {
    double _ = bed.secondsOfWaiting(warmUp);
    for (int round = 0; round < rounds; round++) {
      Look before = bed.look();
      double seconds = bed.secondsOfWaiting(tiles);
      Look after = bed.look();
      double busy = (after.engineNanos() - before.engineNanos()) / 1e9;
      figures.sample("engineTilesPerSecond", tiles / seconds);
      figures.sample("tilesPerBatch", (double) tiles / (after.batches() - before.batches()));
      figures.sample("engineWaitsPercent", 100 * (1 - busy / seconds));
    }
  }

  /**
   * What a tile allocates beside its record, and what the process holds while many go through it.
   *
   * @param step tiles that wait at once, after which it is looked
   */
  void memory(int tiles, int step, double recordBytes) throws IOException {
    double _ = bed.secondsOfWaiting(step);
    List<Double> resident = new ArrayList<>();
    List<Double> allocated = new ArrayList<>();
    for (int done = 0; done < tiles; done += step) {
      Look before = bed.look();
      double _ = bed.secondsOfWaiting(step);
      long bytes = bed.look().allocated() - before.allocated();
      allocated.add(((double) bytes / step - recordBytes) / 1024);
      bed.os().residentMib().ifPresent(resident::add);
      figures.sample("allocatedKibPerTileBesideRecord", allocated.getLast());
    }
    figures.fact("recordKib", recordBytes / 1024);
    figures.curve("allocatedKibPerTile", allocated.stream().mapToDouble(kib -> kib));
    figures.curve("residentMib", resident.stream().mapToDouble(mib -> mib));
  }
}
