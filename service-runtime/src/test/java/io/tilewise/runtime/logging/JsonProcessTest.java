package io.tilewise.runtime.logging;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.condition.OS.WINDOWS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.io.TempDir;

/** All that a process writes is JSON, whoever writes it. */
@DisabledOnOs(WINDOWS)
class JsonProcessTest {
  @TempDir private Path directory;

  @Test
  void shouldMakeALineOfAllThatIsWritten() throws Exception {
    int exitCode = run(Map.of("TILEWISE_FATE", "fails"));

    assertThat(exitCode).isEqualTo(1);
    assertThat(lines()).allMatch(line -> line.get("service").equals("chatty"));
    assertThat(lines().stream().filter(line -> !line.get("message").contains("answers")))
        .extracting(line -> line.get("level") + " " + line.get("message"))
        .containsExactlyInAnyOrder(
            "INFO printed",
            "INFO printed as an error",
            "INFO with an end",
            "WARN of java.util.logging",
            "ERROR doomed died",
            "WARN " + Chatty.WARNING,
            "ERROR chatty failed");
    assertThat(exceptions())
        .contains("IllegalArgumentException: uncaught\n\tat ")
        .contains("IllegalStateException: two\nlines\u0000\u2028\n\tat ")
        .contains("Caused by: java.lang.RuntimeException: the cause");
  }

  @Test
  void shouldHaveTheLastWordsOfNativeCodeThatAborts() throws Exception {
    int exitCode = run(Map.of("TILEWISE_FATE", "aborts"));

    assertThat(exitCode).isEqualTo(128 + 6); // of SIGABRT, as it would be anyway
    assertThat(lines().getLast())
        .containsEntry("level", "ERROR")
        .containsEntry("message", Chatty.LAST_WORDS);
  }

  @Test
  void shouldSayInOneLineWhatItDoesNotStartWith() throws Exception {
    int exitCode =
        run(Map.of("TILEWISE_UNHEARD_OF", "1", "TILEWISE_LOG_LEVEL", "OFF", "TILEWISE_X", "\"\n"));

    assertThat(exitCode).isEqualTo(2);
    assertThat(lines()).hasSize(1);
    assertThat(lines().getFirst().get("message"))
        .startsWith("chatty cannot start:\n")
        .contains("TILEWISE_UNHEARD_OF: unknown", "TILEWISE_LOG_LEVEL: OFF (expected: one of");
  }

  private int run(Map<String, String> settings) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-Dlogback.configurationFile=logback.xml",
            "-cp",
            System.getProperty("java.class.path"),
            Chatty.class.getName());
    builder.environment().keySet().removeIf(name -> name.startsWith("TILEWISE_"));
    builder.environment().put("TILEWISE_MANAGEMENT_PORT", "0");
    builder.environment().put("TILEWISE_LOG_FORMAT", "json");
    builder.environment().putAll(settings);
    Process process = builder.redirectErrorStream(true).redirectOutput(output().toFile()).start();
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("process: still running (expected: ended)");
    }
    return process.exitValue();
  }

  private Path output() {
    return directory.resolve("output");
  }

  private List<Map<String, String>> lines() throws IOException {
    return Files.readAllLines(output()).stream().map(JsonText::parse).toList();
  }

  private String exceptions() throws IOException {
    return lines().stream().map(line -> line.getOrDefault("exception", "")).collect(joining());
  }
}
