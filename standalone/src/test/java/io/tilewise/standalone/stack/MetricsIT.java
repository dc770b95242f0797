package io.tilewise.standalone.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.runtime.Meters;
import io.tilewise.runtime.OrderedShutdown;
import io.tilewise.runtime.Settings;
import io.tilewise.runtime.meters.BuildInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a whole pipeline tells Prometheus, before anything happened to an image. */
class MetricsIT {
  private static final Path DOCUMENT = Path.of("../docs/metrics.md");

  /** Of a process, which {@code ServiceMain} registers. */
  private static final Set<String> OF_A_PROCESS = Set.of("tilewise_service_ready");

  @TempDir private static Path folder;
  private static final Meters METERS = new Meters();
  private static Stack stack;
  private static String scrape;

  @BeforeAll
  static void start() throws Exception {
    StackOptions options =
        new StackOptions(
            folder, StackOptions.freePort(), Path.of("../models"), List.of(), List.of(folder));
    BuildInfo.ofThis().register(METERS.registry(), "tilewise");
    stack =
        Stack.start(
            StackConfig.from(Settings.of(options.over(Map.of())), options),
            METERS.registry(),
            () -> {});
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> METERS.registry().scrape().contains("tilewise_lag_records{"));
    scrape = METERS.registry().scrape();
  }

  @AfterAll
  static void end() {
    OrderedShutdown.run(List.of(stack), Settings.SHUTDOWN_TIMEOUT);
    METERS.close();
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern, Pattern.MULTILINE)
        .matcher(text)
        .results()
        .map(result -> result.group(1))
        .toList();
  }

  @Test
  void shouldListExactlyTheMetricsThatThereAre() throws IOException {
    Set<String> told =
        found("^# TYPE (tilewise_\\w+) ", scrape).stream()
            .filter(name -> !name.endsWith("_max"))
            .collect(Collectors.toCollection(TreeSet::new));
    told.addAll(OF_A_PROCESS);

    assertThat(found("^\\| `(tilewise_\\w+)", Files.readString(DOCUMENT)))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(told);
  }

  @Test
  void shouldHaveHelpAndPlainNamesOnce() {
    List<String> names = found("^# TYPE (\\w+) ", scrape);
    List<String> helped = found("^# HELP (\\w+) \\S", scrape);

    assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z][a-z0-9_]*"));
    assertThat(helped).containsExactlyElementsOf(names);
    assertThat(found("^# TYPE (\\w+) counter", scrape)).allMatch(name -> name.endsWith("_total"));
    assertThat(found("^# TYPE (\\w+) gauge", scrape)).noneMatch(name -> name.endsWith("_count"));
  }

  @Test
  void shouldHaveCountersAtZeroBeforeAnythingHappened() {
    assertThat(scrape)
        .contains(
            "tilewise_images_rejected_total{reason=\"IMAGE_CORRUPT\"} 0.0",
            "tilewise_tiles_failed_total{reason=\"TILE_UNREADABLE\"} 0.0",
            "tilewise_images_classified_total{status=\"PARTIAL\"} 0.0",
            "tilewise_dead_letters_total{cause=\"QUARANTINED\",service=\"inference\"} 0.0",
            "tilewise_dead_letters_total{cause=\"WRONG_PARTITION\",service=\"aggregator\"} 0.0");
  }

  @Test
  void shouldPassPrometheusOwnCheck() throws Exception {
    Path tool = Path.of("/usr/bin/promtool");
    assumeThat(tool).as("promtool, of the package prometheus").exists();
    Path input = Files.writeString(folder.resolve("scrape.txt"), scrape);

    Process check =
        new ProcessBuilder(tool.toString(), "check", "metrics")
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(said).isEmpty();
    assertThat(check.waitFor()).isZero();
  }
}
