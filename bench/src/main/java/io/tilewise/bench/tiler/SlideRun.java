package io.tilewise.bench.tiler;

import io.tilewise.bench.Figures;
import io.tilewise.bench.bed.AggregatorBed;
import io.tilewise.bench.bed.BenchBroker;
import io.tilewise.bench.bed.OsProcess;
import io.tilewise.bench.bed.StreamsRun;
import io.tilewise.bench.bed.VerdictClient;
import io.tilewise.events.Lane;
import io.tilewise.events.Topics;
import io.tilewise.events.model.ModelReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A slide from its submission to its verdict: the tiler in a process of its own, the aggregator and
 * the engine's stand-in in this one, the broker in a third. Before it the same tiles are decoded
 * here, which is what the tiler could do at best with its one reading thread.
 */
final class SlideRun {
  private static final ModelReference MODEL = ModelReference.parse("fake@1");

  private final Figures figures;
  private final Path slide;
  private final int tileSize;
  private final Path network;

  /**
   * A run.
   *
   * @param network folder of a version of a model: nobody loads it, but the tiler digests it
   */
  SlideRun(Figures figures, Path slide, int tileSize, Path network) {
    this.figures = figures;
    this.slide = slide;
    this.tileSize = tileSize;
    this.network = network;
  }

  /**
   * Measures it once.
   *
   * @param name that ends its figures
   * @param settings of the tiler beside its defaults
   */
  void measure(String name, DecodeAlone alone, Map<String, String> settings) throws Exception {
    try (BenchBroker broker = BenchBroker.start()) {
      run(broker, alone, name, settings);
    }
  }

  private void run(BenchBroker broker, DecodeAlone alone, String name, Map<String, String> settings)
      throws Exception {
    Topics topics = new Topics("");
    broker.create(topics, Topics.IMAGE_PARTITIONS, Topics.TILE_PARTITIONS);
    Path models = models(broker.directory().resolve("models"));
    try (StreamsRun aggregator = new AggregatorBed(broker, topics, "").aggregator();
        TilerProcess tiler =
            TilerProcess.start(broker, models, slide.resolveSibling(""), settings);
        FakeEngine engine = new FakeEngine(broker, topics);
        VerdictClient client = new VerdictClient(broker.bootstrapServers(), MODEL)) {
      double _ = AggregatorBed.secondsToReady(aggregator, System.nanoTime());
      double cpu = tiler.os().cpuSeconds();
      double seconds = client.seconds(client.submit(slide, Lane.ROUTINE), alone.tiles());
      figures.sample("slideSeconds" + name, seconds);
      figures.sample("tilesPerSecond" + name, alone.tiles() / seconds);
      figures.sample("megapixelsPerSecond" + name, alone.pixels() / seconds / 1e6);
      figures.sample("ratioToDecodeAlone" + name, seconds / alone.seconds());
      note(tiler.os(), cpu, alone, name);
      long bytes = broker.bytes(topics.tiles(Lane.ROUTINE));
      figures.sample("bytesPerTile" + name, (double) bytes / engine.tiles());
    }
  }

  private void note(OsProcess tiler, double cpuBefore, DecodeAlone alone, String name)
      throws IOException {
    double cpu = tiler.cpuSeconds() - cpuBefore;
    figures.sample("tilerCpuSeconds" + name, cpu);
    figures.sample("tilerCpuToDecodeAlone" + name, cpu / alone.cpuSeconds());
    figures.sample("tilerPeakMib" + name, tiler.peakResidentMib().orElse(Double.NaN));
  }

  /** Any network, under a card of its own. */
  private Path models(Path root) throws IOException {
    Path version = root.resolve(MODEL.name()).resolve(String.valueOf(MODEL.version()));
    try (Stream<Path> files = Files.walk(network).filter(Files::isRegularFile)) {
      for (Path file : files.toList()) {
        Path to = version.resolve(network.relativize(file));
        Files.createDirectories(to.resolveSibling(""));
        Files.copy(file, to);
      }
    }
    Files.writeString(version.resolve("model.json"), card());
    return root.toRealPath();
  }

  private String card() {
    return """
    {"labels": ["positive", "negative"], "positive": "positive",
     "input": {"name": "tiles", "width": %1$d, "height": %1$d, "dtype": "uint8"},
     "output": {"name": "logits", "kind": "logits"},
     "tile": {"size": %1$d, "overlap": 0}}
    """
        .formatted(tileSize);
  }
}
