package io.tilewise.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The alerts, by Prometheus' own tool where there is one. */
class AlertsTest {
  private static final Path PROMETHEUS = Path.of("../ops/prometheus");
  private static final Path RULES = PROMETHEUS.resolve("rules/tilewise.yml");
  private static final Path TESTS = PROMETHEUS.resolve("tests/tilewise.yml");

  @Test
  void shouldFireWhenTheyHaveToAndElseBeQuiet() throws Exception {
    assertThat(promtool("test", "rules", TESTS.toString())).contains("SUCCESS");
  }

  @Test
  void shouldBeRulesAndAConfigurationThatPrometheusTakes() throws Exception {
    assertThat(promtool("check", "rules", RULES.toString())).contains("SUCCESS");
    assertThat(
            promtool(
                "check",
                "config",
                "--syntax-only",
                PROMETHEUS.resolve("prometheus.yml").toString()))
        .contains("SUCCESS");
  }

  @Test
  void shouldEachBeTestedFiringAndQuietAndSayWhatToDo() throws IOException {
    List<String> alerts = found("alert: (\\w+)", RULES);
    List<String> tests = found("- name: (\\w+ .*)", TESTS);
    List<String> runbooks = found("runbook: (.+)", RULES);
    List<String> sections = found("(?m)^#+ (Tilewise\\w+)$", Path.of("../docs/operating.md"));

    assertThat(alerts).hasSizeGreaterThan(10).doesNotHaveDuplicates();
    assertThat(tests)
        .containsExactlyInAnyOrderElementsOf(
            alerts.stream()
                .flatMap(alert -> List.of(alert + " fires", alert + " is quiet").stream())
                .toList());
    assertThat(runbooks)
        .containsExactlyElementsOf(
            alerts.stream()
                .map(alert -> "docs/operating.md#" + alert.toLowerCase(Locale.ROOT))
                .toList());
    assertThat(sections).containsExactlyInAnyOrderElementsOf(alerts);
  }

  private static List<String> found(String pattern, Path file) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(file))
        .results()
        .map((MatchResult result) -> result.group(1))
        .toList();
  }

  private static String promtool(String... arguments) throws Exception {
    Path tool = Path.of("/usr/bin/promtool");
    assumeThat(tool).as("promtool, of the package prometheus").exists();
    List<String> command = new ArrayList<>(List.of(tool.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
