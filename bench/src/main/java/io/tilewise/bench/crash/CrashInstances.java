package io.tilewise.bench.crash;

import io.tilewise.bench.bed.AggregatorBed;
import io.tilewise.broker.JavaProcess;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Two aggregators of one application, each with its own state, to be killed. Of one thread. */
final class CrashInstances implements AutoCloseable {
  static final int COUNT = 2;

  private static final List<String> OPTIONS =
      Stream.concat(Stream.of("-Xmx256m"), JavaProcess.QUICK_START.stream()).toList();

  /** Images that wait ten seconds have their tiles moved: several times in a run. */
  private static final Duration TILE_RETENTION = Duration.ofSeconds(20);

  private static final String RENEWED = "tilewise_images_renewed_total ";
  private static final int LAST_WORDS = 4_000;
  private static final Duration HTTP_PATIENCE = Duration.ofSeconds(5);

  private final AggregatorBed bed;
  private final JavaProcess[] processes = new JavaProcess[COUNT];
  private final int[] ports = new int[COUNT];
  private final HttpClient http = HttpClient.newHttpClient();

  CrashInstances(AggregatorBed bed) throws IOException {
    this.bed = bed;
    for (int number = 0; number < COUNT; number++) {
      ports[number] = freePort();
      start(number);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  void start(int number) throws IOException {
    Path folder = bed.broker().directory();
    Map<String, String> environment = new HashMap<>(bed.environment());
    environment.put("TILEWISE_STATE_DIR", folder.resolve("state-" + number).toString());
    environment.put("TILEWISE_MANAGEMENT_PORT", Integer.toString(ports[number]));
    // A killed process's images wait until the group takes it for dead.
    environment.put("TILEWISE_KAFKA_SESSION_TIMEOUT_MS", "3000");
    environment.put("TILEWISE_KAFKA_HEARTBEAT_INTERVAL_MS", "500");
    // A restarted one takes images over at once, not only when it has caught up as a standby.
    environment.put("TILEWISE_KAFKA_ACCEPTABLE_RECOVERY_LAG", "1000000000");
    environment.put("TILEWISE_LOG_LEVEL", "WARN");
    processes[number] =
        JavaProcess.start(
            AggregatorChild.class,
            OPTIONS,
            environment,
            Redirect.appendTo(log(number).toFile()),
            TILE_RETENTION.toString());
  }

  /** SIGKILL. */
  void kill(int number) {
    processes[number].kill();
  }

  boolean isAlive(int number) {
    return processes[number].isAlive();
  }

  /** The end of its log, which goes with the broker's folder. */
  String lastWords(int number) throws IOException {
    String log = Files.readString(log(number));
    return log.substring(Math.max(0, log.length() - LAST_WORDS));
  }

  private Path log(int number) {
    return bed.broker().directory().resolve("aggregator-" + number + ".log");
  }

  /** Whether it has restored its share. */
  boolean isReady(int number) throws InterruptedException {
    try {
      return get(number, "/ready").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** How often the tiles of an image were moved since each was last started; 0 until it answers. */
  double renewed() throws InterruptedException {
    double renewed = 0;
    for (int number = 0; number < COUNT; number++) {
      renewed += renewed(number);
    }
    return renewed;
  }

  private double renewed(int number) throws InterruptedException {
    try {
      return get(number, "/metrics")
          .body()
          .lines()
          .filter(line -> line.startsWith(RENEWED))
          .mapToDouble(line -> Double.parseDouble(line.substring(RENEWED.length())))
          .sum();
    } catch (IOException e) {
      return 0;
    }
  }

  private HttpResponse<String> get(int number, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + ports[number] + path);
    return http.send(
        HttpRequest.newBuilder(uri).timeout(HTTP_PATIENCE).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    for (JavaProcess process : processes) {
      process.close();
    }
    http.close();
  }
}
