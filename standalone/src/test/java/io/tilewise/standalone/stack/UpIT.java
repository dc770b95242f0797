package io.tilewise.standalone.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.Topics;
import io.tilewise.image.png.TilePng;
import io.tilewise.kafka.EventConsumer;
import io.tilewise.kafka.PipelineConnection;
import io.tilewise.standalone.CommandRun;
import io.tilewise.standalone.Main;
import io.tilewise.standalone.command.ExitCode;
import io.tilewise.standalone.demo.Rgb;
import io.tilewise.standalone.demo.SmearPainter;
import io.tilewise.standalone.demo.SmearPlan;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code up} as a process of its own, which can be killed: one at a time, on the same data. */
class UpIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private static Path folder;
  private static final int KAFKA = StackOptions.freePort();
  private static final int HTTP = StackOptions.freePort();
  private static final List<Process> STARTED = new ArrayList<>();
  private static Process running;

  @BeforeAll
  static void start() throws IOException {
    running = up("first", "data", KAFKA, HTTP);
    awaitReady(running, "first");
  }

  /** What is told to end ends, and says that it ended as asked. */
  @AfterAll
  static void shouldEndInOrderWhenAsked() throws InterruptedException {
    try {
      running.destroy();
      assertThat(running.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(running.exitValue()).isEqualTo(ExitCode.DONE);
    } finally {
      for (Process process : STARTED) {
        process.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void shouldGiveOneVerdictWhenKilledInMidImageAndStartedAgainOnTheSameData() throws Exception {
    // Given
    String image = drawSmear().toString();
    CommandRun submitted = CommandRun.of("submit", "--bootstrap", "127.0.0.1:" + KAFKA, image);
    assertThat(submitted.exitCode()).as(submitted.err()).isEqualTo(ExitCode.DONE);
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(UpIT::someTilesAreScored);

    // When
    running.destroyForcibly().waitFor();
    running = up("second", "data", KAFKA, HTTP);
    awaitReady(running, "second");
    await().atMost(PATIENCE).until(() -> !verdicts().isEmpty());

    // Then
    CommandRun again = CommandRun.of("classify", "--bootstrap", "127.0.0.1:" + KAFKA, image);
    assertThat(again.exitCode()).as(again.err()).isEqualTo(ExitCode.DONE);
    assertThat(verdicts())
        .as("one for each of the two submissions")
        .extracting(ImageClassified::revision)
        .containsExactlyInAnyOrder(1_000_000L, 2_000_000L);
    assertThat(verdicts())
        .allSatisfy(
            verdict -> {
              assertThat(verdict.status()).isEqualTo(ImageClassified.Status.COMPLETE);
              assertThat(verdict.tiles().scored()).isEqualTo(256);
              assertThat(verdict.label()).isEqualTo("parasitized");
            });
  }

  @Test
  void shouldRefuseADataDirectoryOrAPortThatIsInUse() throws Exception {
    Process sameData = up("data", "data", StackOptions.freePort(), StackOptions.freePort());
    Process sameKafka = up("kafka", "other", KAFKA, StackOptions.freePort());
    Process sameHttp = up("http", "another", StackOptions.freePort(), HTTP);

    assertThat(refusal(sameData, "data"))
        .contains("data directory: ", "(expected: one that no other process uses)");
    assertThat(refusal(sameKafka, "kafka"))
        .contains("kafka port: " + KAFKA + " (expected: a free port of 127.0.0.1)");
    assertThat(refusal(sameHttp, "http"))
        .contains("management address: 127.0.0.1:" + HTTP + " (expected: an address that is free");
    assertThat(running.isAlive()).isTrue();
  }

  private static String refusal(Process process, String name) throws Exception {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(ExitCode.USAGE);
    return Files.readString(log(name, "err"));
  }

  private static Process up(String name, String data, int kafkaPort, int httpPort)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "-XX:TieredStopAtLevel=1", // seconds of life: no time for the second compiler
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "up",
            "--data-dir",
            folder.resolve(data).toString(),
            "--kafka",
            Integer.toString(kafkaPort),
            "--http",
            Integer.toString(httpPort),
            "--models",
            "../models",
            "--images",
            folder.toString());
    // The members of a killed process are waited for no longer than it takes to see the point.
    builder.environment().put("TILEWISE_KAFKA_SESSION_TIMEOUT_MS", "2000");
    builder.environment().put("TILEWISE_KAFKA_HEARTBEAT_INTERVAL_MS", "500");
    Process process =
        builder
            .redirectOutput(log(name, "out").toFile())
            .redirectError(log(name, "err").toFile())
            .start();
    STARTED.add(process);
    return process;
  }

  private static Path log(String name, String stream) {
    return folder.resolve(name + "." + stream + ".log");
  }

  private static void awaitReady(Process process, String name) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              assertThat(process.isAlive()).as(() -> name + ": " + read(log(name, "err"))).isTrue();
              return read(log(name, "out")).lines().anyMatch("ready"::equals);
            });
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  private static Path drawSmear() throws IOException {
    SmearPlan plan = new SmearPlan("slide", 16, 16, 128, 9, new Rgb(196, 166, 178), 3);
    return Files.write(folder.resolve("slide.png"), TilePng.encode(SmearPainter.paint(plan)));
  }

  private static boolean someTilesAreScored() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + HTTP + "/images/slide");
      HttpResponse<String> answer =
          client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200 && answer.body().matches("(?s).*\"scored\":[1-9].*");
    }
  }

  private static List<ImageClassified> verdicts() {
    List<ImageClassified> verdicts = new ArrayList<>();
    EventConsumer.replay(
        new PipelineConnection("127.0.0.1:" + KAFKA, new Topics("")),
        Set.of(ImageClassified.class),
        verdicts::add);
    return verdicts;
  }
}
