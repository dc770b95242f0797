package io.tilewise.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.events.Event;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.LateTiles;
import io.tilewise.events.Topics;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.kafka.KafkaRecords;
import io.tilewise.runtime.HttpSecurity;
import io.tilewise.runtime.ListenAddress;
import io.tilewise.runtime.ManagementServer;
import io.tilewise.runtime.Meters;
import io.tilewise.runtime.security.TestAuthority;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two instances on one broker, asked over HTTP. */
@ExtendWith(SharedBroker.class)
@Execution(ExecutionMode.CONCURRENT)
class ImageQueriesIT {
  private static final EventCodec CODEC = new EventCodec("/test");
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int IMAGES = 40;
  private static final int TILES = 10;

  @TempDir private Path directory;
  private HttpSecurity security = HttpSecurity.NONE;
  private HttpClient client = HttpClient.newHttpClient();
  private Topics topics = new Topics("queries.");
  private final List<Running> running = new ArrayList<>();
  private EmbeddedBroker broker;
  private KafkaProducer<byte[], byte[]> producer;

  /** An instance with its HTTP. */
  private final class Running implements AutoCloseable {
    final int port;
    final Meters meters = new Meters();
    final AggregatorService service;
    final ManagementServer server;

    Running(String name) throws Exception {
      try (ServerSocket free = new ServerSocket(0)) {
        port = free.getLocalPort();
      }
      AggregatorConfig config = config(directory.resolve(name), "127.0.0.1:" + port);
      service = AggregatorService.start(config, new SimpleMeterRegistry());
      server =
          ManagementServer.start(
              new ListenAddress("management address", "127.0.0.1", port),
              security,
              service::health,
              meters.registry());
      service.routes().forEach(server::route);
      running.add(this);
    }

    /** As a process ends: the service first, its HTTP last. */
    @Override
    public void close() {
      running.remove(this);
      service.stopTaking();
      service.close();
      server.close();
      meters.close();
    }
  }

  private AggregatorConfig config(Path state, String advertised) {
    return new AggregatorConfig(
        Map.of("bootstrap.servers", broker.bootstrapServers(), "heartbeat.interval.ms", 300),
        topics,
        state,
        advertised,
        1,
        0,
        1 << 20,
        64 << 20,
        Duration.ofDays(2),
        Duration.ofDays(8),
        Duration.ofSeconds(1),
        LateTiles.IGNORE,
        security);
  }

  @BeforeEach
  void start(EmbeddedBroker shared) {
    broker = shared;
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  private void createTopics() {
    broker.createTopics(
        topics.specs(6, 1).stream()
            .map(
                spec ->
                    new NewTopic(spec.name(), spec.partitions(), (short) 1).configs(spec.configs()))
            .toList());
  }

  @AfterEach
  void close() {
    List.copyOf(running).forEach(Running::close);
    producer.close();
    client.shutdownNow();
  }

  private void send(List<? extends Event> events) {
    for (Event event : events) {
      String topic =
          switch (event) {
            case ImageSubmitted _ -> topics.imagesSubmitted();
            case ImageTiled _ -> topics.imagesTiled();
            default -> topics.tilesScored();
          };
      producer.send(KafkaRecords.toSend(topic, CODEC.encode(event, Instant.now(), null)));
    }
    producer.flush();
  }

  private static String image(int number) {
    return "q-" + number;
  }

  private HttpRequest request(Running instance, String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create(security.scheme() + "://127.0.0.1:" + instance.port + path));
    security.authorize(request);
    return request.build();
  }

  private HttpResponse<String> get(Running instance, String path) throws Exception {
    return client.send(request(instance, path), BodyHandlers.ofString());
  }

  private static String answeredBy(HttpResponse<String> answer) {
    return answer.headers().firstValue("Tilewise-Instance").orElse("");
  }

  private boolean isScored(Running instance, int number) throws Exception {
    return get(instance, "/images/" + image(number)).body().contains("\"scored\":9");
  }

  private boolean allAreScored(Running instance) throws Exception {
    for (int number = 0; number < IMAGES; number++) {
      if (!isScored(instance, number)) {
        return false;
      }
    }
    return true;
  }

  private void awaitShared(Running a, Running b) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              Set<String> owners = new HashSet<>();
              for (int number = 0; number < IMAGES; number++) {
                owners.add(answeredBy(get(a, "/images/" + image(number))));
              }
              return owners.equals(Set.of("127.0.0.1:" + a.port, "127.0.0.1:" + b.port))
                  && allAreScored(a)
                  && allAreScored(b);
            });
  }

  private Set<String> list(Running instance, String status) throws Exception {
    Set<String> listed = new TreeSet<>();
    String after = "";
    while (after != null) {
      HttpResponse<String> page = get(instance, "/images?limit=7&status=" + status + after);
      assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
      Matcher ids = Pattern.compile("\"imageId\":\"([^\"]+)\"").matcher(page.body());
      while (ids.find()) {
        assertThat(listed.add(ids.group(1))).as(ids.group(1)).isTrue();
      }
      Matcher next = Pattern.compile("\"next\":\"([^\"]+)\"").matcher(page.body());
      after = next.find() ? "&after=" + next.group(1) : null;
    }
    return listed;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldAnswerForAllImagesOnAnyInstanceAndNeverWronglyWhileOneEnds(boolean secured)
      throws Exception {
    secure(secured);
    Set<String> all = new TreeSet<>();
    for (int number = 0; number < IMAGES; number++) {
      Slide slide = Slide.of(image(number), TILES);
      send(List.of(slide.tiledNow(6)));
      send(slide.scores().subList(0, TILES - 1));
      all.add(image(number));
    }
    Running a = new Running("a");
    Running b = new Running("b");
    awaitShared(a, b);

    for (Running asked : List.of(a, b)) {
      assertThat(list(asked, "SCORING")).isEqualTo(all);
      assertThat(list(asked, "COMPLETE")).isEmpty();
      assertThat(get(asked, "/images/q-0").body())
          .contains("\"missing\":1", "\"provisional\":{\"decision\":", "\"flippable\":");
      assertThat(get(asked, "/images/unheard-of").statusCode()).isEqualTo(404);
    }

    streamUpToTheVerdict(a, 0, 1);
    streamUpToTheVerdict(b, 2, 3);

    Thread end = Thread.ofPlatform().start(b::close);
    int right = 0;
    // Until every image is answered by the one that is left.
    for (boolean taken = false; !taken; ) {
      taken = !end.isAlive();
      for (int number = 4; number < IMAGES; number++) {
        HttpResponse<String> answer = get(a, "/images/" + image(number));
        if (answer.statusCode() == 503) {
          assertThat(answer.headers().firstValue("Retry-After")).isPresent();
          taken = false;
        } else {
          assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
          assertThat(answer.body()).contains("\"status\":\"SCORING\"", "\"scored\":9");
          right++;
        }
      }
      HttpResponse<String> page = get(a, "/images?limit=1000");
      if (page.statusCode() == 200) {
        assertThat(page.body().split("\"imageId\"", -1)).as(page.body()).hasSize(IMAGES + 1);
      } else {
        assertThat(page.statusCode()).isEqualTo(503);
        taken = false;
      }
    }
    end.join();

    assertThat(right).isPositive();
    assertThat(list(a, "SCORING")).hasSize(IMAGES - 4);
    assertThat(list(a, "COMPLETE")).containsExactly("q-0", "q-1", "q-2", "q-3");
  }

  /** With TLS, certificates of clients and a token, or with nothing. */
  private void secure(boolean secured) throws Exception {
    topics = new Topics(secured ? "secured." : "queries.");
    createTopics();
    if (secured) {
      TestAuthority authority = new TestAuthority(directory, "authority");
      security = authority.security(authority.issue("instance"), "token-of-all-instances");
    }
    client = security.client().build();
  }

  private void streamUpToTheVerdict(Running asked, int... numbers) throws Exception {
    for (int number : numbers) {
      Slide slide = Slide.of(image(number), TILES);
      String path = "/images/" + image(number) + "/events";
      try (InputStream body =
          client.send(request(asked, path), BodyHandlers.ofInputStream()).body()) {
        assertThat(body.readNBytes(1)).isNotEmpty();
        send(slide.scores().subList(TILES - 1, TILES));
        String events = new String(body.readAllBytes(), UTF_8);
        assertThat(events)
            .contains("event: progress\ndata: {\"imageId\":\"" + image(number), "\"scored\":9")
            .contains("id: 1000000\nevent: verdict\ndata: {\"imageId\":\"" + image(number))
            .endsWith("}\n\n");
      }
    }
  }
}
