package io.tilewise.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tilewise.events.Lane;
import io.tilewise.image.png.TilePng;
import io.tilewise.kafka.SubmissionPublisher;
import io.tilewise.runtime.Health;
import io.tilewise.runtime.ManagementServer;
import io.tilewise.runtime.Meters;
import io.tilewise.runtime.meters.BuildInfo;
import io.tilewise.standalone.Pipeline;
import io.tilewise.standalone.Pipeline.Part;
import io.tilewise.standalone.demo.Rgb;
import io.tilewise.standalone.demo.SmearPainter;
import io.tilewise.standalone.demo.SmearPlan;
import io.tilewise.standalone.stack.StackOptions;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every expression of dashboards and alerts finds something of services that work, by {@code
 * ops/check-expressions} and Debian's Prometheus.
 */
class ExpressionsIT {
  private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");
  private static final Path SCRIPT = Path.of("../ops/check-expressions");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private static Path folder;
  private static final List<AutoCloseable> STARTED = new ArrayList<>();
  private static final List<String> SCRAPED = new ArrayList<>();
  private static final String ADDRESS = "127.0.0.1:" + StackOptions.freePort();

  private record Run(int exitCode, String said) {}

  @BeforeAll
  static void judgeAnImageAndScrape() throws Exception {
    assumeThat(PROMETHEUS).as("prometheus, of the package prometheus").exists();
    assumeThat(System.getenv("PATH").split(File.pathSeparator))
        .as("python3 in PATH")
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "python3")));
    Path images = Files.createDirectories(folder.resolve("images")).toRealPath();
    SmearPlan plan = new SmearPlan("smear", 2, 2, 128, 1, new Rgb(196, 166, 178), 3);
    Files.write(images.resolve("smear.png"), TilePng.encode(SmearPainter.paint(plan)));
    Pipeline pipeline =
        new Pipeline(
            folder.resolve("data"),
            Path.of("../models").toRealPath(),
            images,
            Map.of(),
            ExpressionsIT::served);
    STARTED.add(pipeline);
    STARTED.add(prometheus());
    try (SubmissionPublisher publisher =
        new SubmissionPublisher(pipeline.connection(), "/tilewise/test")) {
      publisher.publish(
          List.of(
              Pipeline.submission("smear", "smear-1", images.resolve("smear.png"), Lane.EXPRESS)));
    }
  }

  /** The registry of a part, told as its process tells it. */
  private static MeterRegistry served(Part part) {
    Meters meters = new Meters();
    STARTED.add(meters);
    try {
      ManagementServer server =
          ManagementServer.start(
              "127.0.0.1", 0, () -> new Health(true, true, "works"), meters.registry());
      STARTED.add(server);
      String job = part.name().toLowerCase(Locale.ROOT);
      SCRAPED.add(
          "  - {job_name: %s, static_configs: [{targets: ['127.0.0.1:%d']}]}"
              .formatted(job, server.port()));
      BuildInfo.ofThis().register(meters.registry(), job);
      Gauge.builder("tilewise.service.ready", () -> 1)
          .tag("service", job)
          .register(meters.registry());
      return meters.registry();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static AutoCloseable prometheus() throws IOException {
    String configuration =
        "global: {scrape_interval: 1s}\nscrape_configs:\n" + String.join("\n", SCRAPED) + "\n";
    Path file = Files.writeString(folder.resolve("prometheus.yml"), configuration);
    Process process =
        new ProcessBuilder(
                PROMETHEUS.toString(),
                "--config.file=" + file,
                "--storage.tsdb.path=" + folder.resolve("prometheus"),
                "--web.listen-address=" + ADDRESS)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    return () -> {
      process.destroyForcibly();
      process.waitFor();
    };
  }

  @AfterAll
  static void end() throws Exception {
    for (AutoCloseable each : STARTED.reversed()) {
      each.close();
    }
  }

  @Test
  void shouldAllFindData() {
    await("expressions with data; " + folder.resolve("prometheus.log"))
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () ->
                assertThat(check("http://" + ADDRESS))
                    .satisfies(
                        run -> assertThat(run.said()).endsWith("expressions, 0 without data\n"))
                    .satisfies(run -> assertThat(run.exitCode()).isZero()));
  }

  @Test
  void shouldBeNamedWhereTheyFindNone() throws Exception {
    Path dashboards = Files.createDirectories(folder.resolve("ops/grafana/dashboards"));
    Path rules = Files.createDirectories(folder.resolve("ops/prometheus/rules"));
    Files.writeString(
        dashboards.resolve("toy.json"),
        """
        {"panels": [
          {"title": "There", "targets": [{"expr": "vector(1)"}]},
          {"title": "Renamed", "targets": [{"expr": "rate(tilewise_no_such_total[5m])"}]}]}
        """);
    Files.writeString(
        rules.resolve("toy.yml"),
        """
              - alert: Toy
                expr: sum(tilewise_nor_such{lane="express"}) > 1
                for: 2m
        """);
    await().atMost(PATIENCE).until(() -> check("http://" + ADDRESS).exitCode() != 2);

    Run run = check("--ops", folder.resolve("ops").toString(), "http://" + ADDRESS);

    assertThat(run.said())
        .isEqualTo(
            """
            no data: toy: Renamed: rate(tilewise_no_such_total[5m])
            no data: toy: Toy: tilewise_nor_such{lane="express"}
            3 expressions, 2 without data
            """);
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void shouldNotBeTakenForGoodWhereNobodyAnswersOrNoneIsThere() throws Exception {
    assertThat(check("http://127.0.0.1:1").exitCode()).isEqualTo(2);
    assertThat(check("--ops", folder.resolve("none").toString(), "http://" + ADDRESS).exitCode())
        .isEqualTo(2);
  }

  private static Run check(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), said);
  }
}
