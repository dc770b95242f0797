package io.tilewise.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.demo.Rgb;
import io.tilewise.demo.SmearPainter;
import io.tilewise.demo.SmearPlan;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.Topics;
import io.tilewise.image.TilePng;
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
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code up} as a process of its own, which can be killed. */
class UpIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path folder;
  private final int kafka = StackOptions.freePort();
  private final int http = StackOptions.freePort();
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endWhatStillRuns() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void shouldGiveOneVerdictWhenKilledInMidImageAndStartedAgainOnTheSameData() throws Exception {
    // Given
    String image = drawSmear().toString();
    Process first = up("data", kafka, http);
    awaitReady(first, "first");
    CommandRun submitted = CommandRun.of("submit", "--bootstrap", "127.0.0.1:" + kafka, image);
    assertThat(submitted.exitCode()).as(submitted.err()).isEqualTo(ExitCode.DONE);
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(this::someTilesAreScored);

    // When
    first.destroyForcibly().waitFor();
    Process second = up("data", kafka, http);
    awaitReady(second, "second");
    await().atMost(PATIENCE).until(() -> !verdicts().isEmpty());

    // Then
    CommandRun again = CommandRun.of("classify", "--bootstrap", "127.0.0.1:" + kafka, image);
    assertThat(again.exitCode()).as(again.err()).isEqualTo(ExitCode.DONE);
    assertThat(verdicts())
        .as("one for each of the two submissions")
        .extracting(ImageClassified::revision)
        .containsExactlyInAnyOrder(1, 2);
    assertThat(verdicts())
        .allSatisfy(
            verdict -> {
              assertThat(verdict.status()).isEqualTo(ImageClassified.Status.COMPLETE);
              assertThat(verdict.tiles().scored()).isEqualTo(256);
              assertThat(verdict.label()).isEqualTo("parasitized");
            });

    second.destroy();
    assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void shouldRefuseADataDirectoryOrAPortThatIsInUse() throws Exception {
    Process running = up("data", kafka, http);
    awaitReady(running, "first");

    assertThat(refusal("data", StackOptions.freePort(), StackOptions.freePort()))
        .contains("data directory: ", "(expected: one that no other process uses)");
    assertThat(refusal("other", kafka, StackOptions.freePort()))
        .contains("kafka port: " + kafka + " (expected: a free port of 127.0.0.1)");
    assertThat(refusal("other", StackOptions.freePort(), http))
        .contains("management address: 127.0.0.1:" + http + " (expected: an address that is free");
    assertThat(running.isAlive()).isTrue();
  }

  private String refusal(String data, int kafkaPort, int httpPort) throws Exception {
    Process process = up(data, kafkaPort, httpPort);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(ExitCode.USAGE);
    return Files.readString(log("err"));
  }

  private Process up(String data, int kafkaPort, int httpPort) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
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
    Process process =
        builder.redirectOutput(log("out").toFile()).redirectError(log("err").toFile()).start();
    started.add(process);
    return process;
  }

  /** What the process started last says. */
  private Path log(String stream) {
    return folder.resolve(stream + ".log");
  }

  private void awaitReady(Process process, String name) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              assertThat(process.isAlive()).as(() -> name + ": " + read(log("err"))).isTrue();
              return read(log("out")).lines().anyMatch("ready"::equals);
            });
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  private Path drawSmear() throws IOException {
    SmearPlan plan = new SmearPlan("slide", 16, 16, 128, 9, new Rgb(196, 166, 178), 3);
    return Files.write(folder.resolve("slide.png"), TilePng.encode(SmearPainter.paint(plan)));
  }

  private boolean someTilesAreScored() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + http + "/images/slide");
      HttpResponse<String> answer =
          client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200 && answer.body().matches("(?s).*\"scored\":[1-9].*");
    }
  }

  private List<ImageClassified> verdicts() {
    Broker broker = new Broker("127.0.0.1:" + kafka, "", Map.of());
    return Recorded.read(broker, new Topics("").imagesClassified(), ImageClassified.class);
  }
}
