package io.tilewise.kafka;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.events.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a deployment's first container does. */
class TopicsMainIT {
  private static final int INTERRUPTED = -1;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void shouldCreateAllTopicsAndThenLeaveThemAlone() {
    Map<String, String> environment = environment("once.", SharedBroker.servers());

    int first = run(environment);
    List<String> created = lines(out);
    out.reset();
    int second = run(environment);

    assertThat(first).as(err.toString(StandardCharsets.UTF_8)).isZero();
    assertThat(created).hasSize(9).allMatch(line -> line.endsWith(" created"));
    assertThat(second).isZero();
    assertThat(lines(out)).hasSize(9).allMatch(line -> line.endsWith(" exists, unchanged"));
  }

  @Test
  void shouldTellWhatDiffersOfTopicsThatExist() {
    Topics topics = new Topics("differs.");
    SharedBroker.createTopics(
        new NewTopic(topics.imagesClassified(), Optional.of(2), Optional.empty())
            .configs(Map.of("retention.ms", "5000")));

    int exitCode = run(environment(topics.prefix(), SharedBroker.servers()));

    assertThat(exitCode).isZero();
    assertThat(lines(out))
        .contains(
            "differs.images.tiled created",
            "differs.images.classified exists, unchanged; differs: partitions: 2 (expected: 3),"
                + " retention.ms: 5000 (expected: -1)");
  }

  @Test
  void shouldWaitForABrokerThatIsStillStarting(@TempDir Path folder) throws IOException {
    int port = freePort();
    CompletableFuture<Integer> exitCode =
        CompletableFuture.supplyAsync(
            () ->
                run(
                    environment(
                        "",
                        "127.0.0.1:" + port,
                        "TILEWISE_TOPICS_WAIT",
                        "10m",
                        "TILEWISE_KAFKA_DEFAULT_API_TIMEOUT_MS",
                        "1000")));
    await().atMost(ofMinutes(1)).until(() -> !lines(err).isEmpty());

    try (EmbeddedBroker _ = EmbeddedBroker.start(folder.resolve("kafka"), port)) {
      assertThat(exitCode.join()).isZero();
    }

    assertThat(lines(err)).allMatch(line -> line.startsWith("waiting: bootstrap: 127.0.0.1:"));
  }

  @Test
  void shouldFailWhenNobodyAnswersInTime() throws IOException {
    String nobody = "127.0.0.1:" + freePort();

    int exitCode = run(environment("", nobody, "TILEWISE_TOPICS_WAIT", "1ms"));

    assertThat(exitCode).isEqualTo(1);
    assertThat(lines(err))
        .containsExactly("bootstrap: " + nobody + ": no answer (expected: a running Kafka broker)");
  }

  @Test
  void shouldWaitForBrokersThatHaveNotJoinedYet() throws InterruptedException {
    Thread topics =
        Thread.ofVirtual()
            .start(
                () ->
                    run(
                        environment(
                            "three.",
                            SharedBroker.servers(),
                            "TILEWISE_TOPICS_REPLICATION_FACTOR",
                            "3")));

    await().atMost(ofMinutes(1)).until(() -> !lines(err).isEmpty());

    assertThat(lines(err))
        .allMatch(line -> line.startsWith("waiting: kafka: ") && line.contains("replication"));
    topics.interrupt();
    topics.join();
  }

  @Test
  void shouldTellEveryWrongSettingAndLeaveThoseOfServicesAlone() {
    int exitCode =
        run(
            Map.of(
                "TILEWISE_STATE_DIR", "/state",
                "TILEWISE_TOPIC_PREFIX", "a b",
                "TILEWISE_TOPICS_TILE_PARTITIONS", "0",
                "TILEWISE_TOPICS_COPIES", "3"));

    assertThat(exitCode).isEqualTo(2);
    assertThat(lines(err))
        .hasSize(5)
        .anyMatch(line -> line.contains("TILEWISE_KAFKA_BOOTSTRAP_SERVERS: not set"))
        .anyMatch(line -> line.contains("TILEWISE_TOPIC_PREFIX: a b"))
        .anyMatch(line -> line.contains("TILEWISE_TOPICS_TILE_PARTITIONS: 0"))
        .anyMatch(line -> line.contains("TILEWISE_TOPICS_COPIES: unknown"));
  }

  private int run(Map<String, String> environment) {
    try {
      return TopicsMain.run(
          environment,
          new PrintStream(out, true, StandardCharsets.UTF_8),
          new PrintStream(err, true, StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      return INTERRUPTED;
    }
  }

  private static List<String> lines(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static Map<String, String> environment(
      String prefix, String servers, String... furtherNamesAndValues) {
    Map<String, String> environment = new HashMap<>();
    environment.put("TILEWISE_KAFKA_BOOTSTRAP_SERVERS", servers);
    environment.put("TILEWISE_TOPIC_PREFIX", prefix);
    environment.put("TILEWISE_TOPICS_IMAGE_PARTITIONS", "3");
    environment.put("TILEWISE_TOPICS_TILE_PARTITIONS", "1");
    for (int i = 0; i < furtherNamesAndValues.length; i += 2) {
      environment.put(furtherNamesAndValues[i], furtherNamesAndValues[i + 1]);
    }
    return environment;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
