package io.tilewise.bench.soak;

import io.tilewise.bench.Figures;
import io.tilewise.bench.bed.BenchBroker;
import io.tilewise.bench.bed.Pictures;
import io.tilewise.bench.bed.ServiceProcess;
import io.tilewise.bench.bed.VerdictClient;
import io.tilewise.events.Lane;
import io.tilewise.events.Topics;
import io.tilewise.events.model.ModelReference;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;

/**
 * Images at a steady share of what the services can do, for an hour or as long as it is told: what
 * grows of memory, threads, descriptors, disk and lag. Exit code 1 when something does, or when an
 * image did not get its one verdict of all tiles.
 *
 * <p>Topics and stores keep what they have for {@value #RETENTION_MINUTES} minutes here, and stores
 * have an eighth of their memory, so that a disk and buffers which only fill up to their bounds are
 * level before the looks that count begin.
 *
 * <p>Arguments: minutes that count (60), minutes before them (20), share of the full load (0.7).
 */
final class Soak {
  /** As long as an image of {@link VerdictClient} may wait: less is refused. */
  private static final int RETENTION_MINUTES = 10;

  private static final long LOOK_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int WARM_UP = 40;
  private static final int FULL_LOAD = 40;
  private static final ModelReference MODEL = ModelReference.parse("thin-smear@1");
  private static final Path MOSAICS = Path.of("..", "shared", "data", "malaria", "mosaics");
  private static final Path MODELS = Path.of("models");

  private final BenchBroker broker;
  private final Pictures pictures;
  private final Figures figures;
  private final Minutes minutes = new Minutes();
  private int tiles;

  private Soak(BenchBroker broker, Figures figures) throws IOException {
    this.broker = broker;
    this.pictures = Pictures.of(MOSAICS, broker.directory());
    this.figures = figures;
  }

  public static void main(String[] args) throws Exception {
    int counting = args.length > 0 ? Integer.parseInt(args[0]) : 60;
    int settling = args.length > 1 ? Integer.parseInt(args[1]) : 20;
    double share = args.length > 2 ? Double.parseDouble(args[2]) : 0.7;
    Figures figures = new Figures("soak").fact("minutes", counting).fact("share", share);
    boolean level;
    try (BenchBroker broker = BenchBroker.start()) {
      level = new Soak(broker, figures).run(settling, counting, share);
    }
    System.out.println(figures.json());
    System.exit(level ? 0 : 1);
  }

  private boolean run(int settling, int counting, double share) throws IOException {
    broker.create(new Topics(""), Topics.IMAGE_PARTITIONS, Topics.TILE_PARTITIONS);
    try (ServiceProcess aggregator = start("aggregator", "256m", state());
        ServiceProcess inference = start("inference", "512m", images());
        ServiceProcess tiler = start("tiler", "256m", images());
        VerdictClient client = new VerdictClient(broker.bootstrapServers(), MODEL)) {
      Map<String, ServiceProcess> all = new LinkedHashMap<>();
      all.put("tiler", tiler);
      all.put("inference", inference);
      all.put("aggregator", aggregator);
      double full = fullLoad(client);
      figures.sample("fullLoadImagesPerSecond", full);
      broker.keepFor(Duration.ofMinutes(RETENTION_MINUTES));
      feed(client, new Looks(broker, all, minutes), settling + counting, share * full);
    }
    return isLevel(settling);
  }

  /** Images a second when all are there at once. */
  private double fullLoad(VerdictClient client) {
    tiles = client.tiles(client.submit(pictures.png(), Lane.ROUTINE, 1).getFirst());
    client.seconds(client.submit(pictures.png(), Lane.ROUTINE, WARM_UP), tiles);
    return FULL_LOAD
        / client.seconds(client.submit(pictures.png(), Lane.ROUTINE, FULL_LOAD), tiles);
  }

  private void feed(VerdictClient client, Looks looks, int lasting, double imagesPerSecond)
      throws IOException {
    Queue<VerdictClient.Submitted> open = new ArrayDeque<>();
    List<Double> seconds = new ArrayList<>();
    long begin = System.nanoTime();
    long nextLook = begin;
    long minuteEnd = begin + MINUTE_NANOS;
    for (long sent = 0; System.nanoTime() < begin + lasting * MINUTE_NANOS; ) {
      long now = System.nanoTime();
      if (now >= begin + (long) (sent / imagesPerSecond * 1e9)) {
        open.addAll(client.submit(pictures.png(), Lane.ROUTINE, 1));
        sent++;
      }
      seconds.addAll(client.arrived(open, tiles));
      if (now >= nextLook) {
        looks.look();
        nextLook += LOOK_NANOS;
      }
      if (now >= minuteEnd) {
        minutes.see("oldestOpenSeconds", open.isEmpty() ? 0 : (now - open.peek().nanos()) / 1e9);
        minutes.next();
        minuteEnd += MINUTE_NANOS;
      }
      LockSupport.parkNanos(1_000_000);
    }
    for (VerdictClient.Submitted each : open) {
      seconds.add(client.seconds(each, tiles));
    }
    seconds.sort(null);
    figures.fact("images", seconds.size());
    figures.fact("medianSecondsToVerdict", seconds.get(seconds.size() / 2));
    figures.fact("mostSecondsToVerdict", seconds.getLast());
  }

  private boolean isLevel(int settling) {
    List<String> growing = new ArrayList<>();
    minutes.trends(
        settling,
        (name, trend) -> {
          figures.fact(name, trend.toString());
          if (trend.grows()) {
            growing.add(name);
          }
        });
    figures.fact("growing", growing);
    return growing.isEmpty();
  }

  /**
   * With all of its heap in memory from the start: what grows then is something else. What the C
   * library keeps goes back as in the images.
   */
  private ServiceProcess start(String service, String heap, Map<String, String> settings)
      throws IOException {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put(
        "JAVA_TOOL_OPTIONS",
        "-Xms" + heap + " -XX:+AlwaysPreTouch -XX:TrimNativeHeapInterval=60000");
    return ServiceProcess.start(
        new ServiceProcess.Start(broker, service, "-Xmx" + heap, environment));
  }

  private Map<String, String> images() throws IOException {
    return Map.of(
        "TILEWISE_MODELS", MODELS.toRealPath().toString(),
        "TILEWISE_IMAGE_ROOTS", pictures.png().resolveSibling("").toString());
  }

  private Map<String, String> state() {
    return Map.of(
        "TILEWISE_STATE_DIR",
        broker.directory().resolve("state").toString(),
        "TILEWISE_STORE_MEMORY",
        "16MiB",
        "TILEWISE_TILE_RETENTION",
        RETENTION_MINUTES + "m",
        "TILEWISE_FINAL_RETENTION",
        RETENTION_MINUTES + "m");
  }
}
