package io.tilewise.bench.tiler;

import io.tilewise.bench.Figures;
import io.tilewise.bench.bed.AggregatorBed;
import io.tilewise.bench.bed.BenchBroker;
import io.tilewise.bench.bed.StreamsRun;
import io.tilewise.bench.bed.VerdictClient;
import io.tilewise.bench.peers.ProcessClock;
import io.tilewise.events.Lane;
import io.tilewise.events.Topics;
import io.tilewise.events.model.ModelReference;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.file.ImageReaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A slide from its submission to its verdict: the tiler in a process of its own, the aggregator and
 * the engine's stand-in in this one, the broker in a third. Beside it the same tiles decoded here
 * by one thread, which is what the tiler could do at best with its one reading thread.
 */
final class SlideRun {
  private static final ModelReference MODEL = ModelReference.parse("fake@1");
  private static final int WARM_UP_ROWS = 16;

  private static final String CARD =
      """
      {"labels": ["positive", "negative"], "positive": "positive",
       "input": {"name": "tiles", "width": %1$d, "height": %1$d, "dtype": "uint8"},
       "output": {"name": "logits", "kind": "logits"},
       "tile": {"size": %1$d, "overlap": 0}}
      """;

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
   * What it takes to decode the tiles alone.
   *
   * @param seconds by the clock
   * @param cpuSeconds of processor time
   */
  private record Alone(int tiles, double pixels, double seconds, double cpuSeconds) {}

  /**
   * Measures it once.
   *
   * @param name that ends its figures
   * @param settings of the tiler beside its defaults
   */
  void measure(String name, Map<String, String> settings) throws Exception {
    Alone _ = decode(WARM_UP_ROWS);
    Alone alone = decode(Integer.MAX_VALUE);
    figures.fact("slideMebibytes", Files.size(slide) >> 20).fact("slideTiles", alone.tiles);
    figures.sample("decodeAloneSeconds" + name, alone.seconds);
    figures.sample("decodeAloneCpuSeconds" + name, alone.cpuSeconds);
    try (BenchBroker broker = BenchBroker.start()) {
      run(broker, alone, name, settings);
    }
  }

  private Alone decode(int rows) throws IOException, ImageFormatException {
    long start = System.nanoTime();
    long cpu = ProcessClock.nanos();
    int tiles = 0;
    try (ImageReader image = ImageReaders.open(slide, ImageLimits.DEFAULT)) {
      for (int row = 0; row < rows && row * tileSize < image.height(); row++) {
        for (int x = 0; x < image.width(); x += tileSize) {
          var _ = image.region(x, row * tileSize, tileSize, tileSize);
          tiles++;
        }
      }
      return new Alone(
          tiles,
          (double) image.width() * image.height(),
          (System.nanoTime() - start) / 1e9,
          (ProcessClock.nanos() - cpu) / 1e9);
    }
  }

  private void run(BenchBroker broker, Alone alone, String name, Map<String, String> settings)
      throws Exception {
    Topics topics = new Topics("");
    broker.create(topics, Topics.IMAGE_PARTITIONS, Topics.TILE_PARTITIONS);
    Path models = models(broker.directory().resolve("models"));
    try (StreamsRun aggregator = new AggregatorBed(broker, topics, "").aggregator();
        TilerProcess tiler = TilerProcess.start(broker, models, slide.getParent(), settings);
        FakeEngine engine = new FakeEngine(broker, topics);
        VerdictClient client = new VerdictClient(broker.bootstrapServers(), MODEL)) {
      double _ = AggregatorBed.secondsToReady(aggregator, System.nanoTime());
      double cpu = tiler.os().cpuSeconds();
      double seconds = client.seconds(client.submit(slide, Lane.ROUTINE), alone.tiles);
      figures.sample("slideSeconds" + name, seconds);
      figures.sample("tilesPerSecond" + name, alone.tiles / seconds);
      figures.sample("megapixelsPerSecond" + name, alone.pixels / seconds / 1e6);
      figures.sample("ratioToDecodeAlone" + name, seconds / alone.seconds);
      double tilerCpu = tiler.os().cpuSeconds() - cpu;
      figures.sample("tilerCpuSeconds" + name, tilerCpu);
      figures.sample("tilerCpuToDecodeAlone" + name, tilerCpu / alone.cpuSeconds);
      figures.sample("tilerPeakMib" + name, tiler.os().peakResidentMib().orElse(Double.NaN));
      figures.sample("bytesPerTile" + name, (double) engine.bytes() / engine.tiles());
    }
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
    Files.writeString(version.resolve("model.json"), CARD.formatted(tileSize));
    return root.toRealPath();
  }
}
