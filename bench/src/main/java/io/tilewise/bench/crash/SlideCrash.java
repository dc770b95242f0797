package io.tilewise.bench.crash;

import io.tilewise.bench.Figures;
import io.tilewise.bench.bed.BenchBroker;
import io.tilewise.bench.bed.ServiceProcess;
import io.tilewise.bench.bed.VerdictClient;
import io.tilewise.bench.slide.Slides;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.Lane;
import io.tilewise.events.Topics;
import io.tilewise.events.model.ModelReference;
import io.tilewise.kafka.EventConsumer;
import io.tilewise.kafka.PipelineConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A large slide from its submission to its verdict, while each of the three services is killed once
 * in the middle of it. Exit code 1 when there is not exactly one verdict, when a tile of it is not
 * scored, or when it is not what the rule says offline.
 *
 * <p>Arguments: side of the slide in pixels (default 40,000).
 */
final class SlideCrash {
  private static final Path SLIDES = Path.of("bench", "target", "slides");
  private static final Path MODELS = Path.of("models");
  private static final ModelReference MODEL = ModelReference.parse("thin-smear@1");
  private static final int TILE = 128;
  private static final int STORED_TILE = 256;
  private static final long LOOK_NANOS = 100_000_000;

  /** Shares of the slide's tiles that are scored when the next one is killed. */
  private static final List<Double> KILLS = List.of(0.15, 0.4, 0.65);

  /** A process that was killed is missed sooner than by default. */
  private static final Map<String, String> MISSED_SOON =
      Map.of(
          "TILEWISE_KAFKA_SESSION_TIMEOUT_MS", "6000",
          "TILEWISE_KAFKA_HEARTBEAT_INTERVAL_MS", "1000");

  private final BenchBroker broker;
  private final Topics topics = new Topics("");
  private final Path slide;
  private final Figures figures;

  private SlideCrash(BenchBroker broker, Path slide, Figures figures) {
    this.broker = broker;
    this.slide = slide;
    this.figures = figures;
  }

  public static void main(String[] args) throws Exception {
    int side = args.length > 0 ? Integer.parseInt(args[0]) : 40_000;
    Path file = SLIDES.resolve("slide-%d.tif".formatted(side));
    Path slide = Slides.write(file, side, STORED_TILE).toRealPath();
    int tiles = Math.ceilDiv(side, TILE) * Math.ceilDiv(side, TILE);
    Figures figures = new Figures("slide-crash").fact("slideSide", side).fact("tiles", tiles);
    boolean right;
    try (BenchBroker broker = BenchBroker.start()) {
      right = new SlideCrash(broker, slide, figures).run(tiles);
    }
    System.out.println(figures.json());
    System.exit(right ? 0 : 1);
  }

  private boolean run(int tiles) throws Exception {
    broker.create(topics, Topics.IMAGE_PARTITIONS, Topics.TILE_PARTITIONS);
    try (ServiceProcess aggregator = aggregator();
        ServiceProcess inference = inference();
        ServiceProcess tiler = tiler();
        VerdictClient client = new VerdictClient(broker.bootstrapServers(), MODEL)) {
      VerdictClient.Submitted submitted = client.submit(slide, Lane.ROUTINE);
      List<ServiceProcess> victims = List.of(tiler, inference, aggregator);
      for (int i = 0; i < victims.size(); i++) {
        awaitScored((long) (KILLS.get(i) * tiles));
        System.err.printf("%.0f s: killed%n", since(submitted));
        victims.get(i).restart();
        figures.sample("readyAgainAfterSeconds", since(submitted));
      }
      figures.sample("slideSeconds", client.seconds(submitted, tiles));
      figures.sample("tilerPeakMib", tiler.os().peakResidentMib().orElse(Double.NaN));
      figures.sample("inferencePeakMib", inference.os().peakResidentMib().orElse(Double.NaN));
      figures.sample("aggregatorPeakMib", aggregator.os().peakResidentMib().orElse(Double.NaN));
    }
    return isRight();
  }

  private static double since(VerdictClient.Submitted submitted) {
    return (System.nanoTime() - submitted.nanos()) / 1e9;
  }

  private boolean isRight() {
    CrashCheck.Findings findings = new CrashCheck(broker.bootstrapServers(), topics).look();
    List<ImageClassified> verdicts = new ArrayList<>();
    EventConsumer.replay(
        new PipelineConnection(broker.bootstrapServers(), topics),
        Set.of(ImageClassified.class),
        verdicts::add);
    figures
        .fact("verdicts", verdicts.stream().map(each -> each.status().name()).toList())
        .fact("accounts", verdicts.stream().map(each -> each.tiles().toString()).toList())
        .fact("findings", findings.toString());
    return findings.isRight(1);
  }

  /** Scores in the topic, duplicates among them. */
  private void awaitScored(long tiles) {
    while (broker.ends(topics.tilesScored(), Topics.IMAGE_PARTITIONS) < tiles) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private ServiceProcess tiler() throws IOException {
    return start("tiler", "-Xmx256m", images());
  }

  private ServiceProcess inference() throws IOException {
    return start("inference", "-Xmx512m", images());
  }

  private Map<String, String> images() throws IOException {
    return Map.of(
        "TILEWISE_MODELS", MODELS.toRealPath().toString(),
        "TILEWISE_IMAGE_ROOTS", slide.resolveSibling("").toString());
  }

  private ServiceProcess aggregator() throws IOException {
    Path state = broker.directory().resolve("state");
    return start("aggregator", "-Xmx256m", Map.of("TILEWISE_STATE_DIR", state.toString()));
  }

  private ServiceProcess start(String service, String heap, Map<String, String> settings)
      throws IOException {
    Map<String, String> all = new HashMap<>(MISSED_SOON);
    all.putAll(settings);
    return ServiceProcess.start(new ServiceProcess.Start(broker, service, heap, all));
  }
}
