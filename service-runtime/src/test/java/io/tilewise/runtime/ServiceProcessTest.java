package io.tilewise.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service as a process of its own: signals, exit codes, where logs go. */
class ServiceProcessTest {
  @TempDir private Path directory;

  @Test
  void shouldEndInTwoStagesAndExitWithZeroOnSigterm() throws Exception {
    Process process = start(Map.of());
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String started = out.readLine();

    process.toHandle().destroy(); // Process.destroy would close its output as well

    assertThat(started).isEqualTo("started");
    assertThat(out.lines()).containsExactly("recorded stops taking", "recorded closes");
    assertThat(exitCode(process)).isEqualTo(0);
    assertThat(errors()).contains("INFO", "recorded ended");
  }

  @Test
  void shouldListAllProblemsOnStderrAndExitWithTwo() throws Exception {
    Process process =
        start(
            Map.of(
                "TILEWISE_UNHEARD_OF",
                "1",
                "TILEWISE_SHUTDOWN_TIMEOUT",
                "soon",
                "TILEWISE_LOG_FORMAT",
                "xml"));

    int exitCode = exitCode(process);

    assertThat(exitCode).isEqualTo(2);
    assertThat(process.inputReader(StandardCharsets.UTF_8).lines()).isEmpty();
    assertThat(errors())
        .contains(
            "TILEWISE_UNHEARD_OF: unknown",
            "TILEWISE_SHUTDOWN_TIMEOUT: soon (expected: ",
            "TILEWISE_LOG_FORMAT: xml (expected: one of text, json)");
  }

  @Test
  void shouldExitWithOneWhenTheServiceDies() throws Exception {
    Process process = start(Map.of("TILEWISE_FATE", "dies", "TILEWISE_LOG_FORMAT", "json"));

    int exitCode = exitCode(process);

    assertThat(exitCode).isEqualTo(1);
    assertThat(errors()).contains("{\"", "recorded is not live: loop died");
  }

  @Test
  void shouldSayInASentenceWhatItDoesNotStartWith() throws Exception {
    int exitCode = exitCode(start(Map.of("TILEWISE_FATE", "refuses")));

    assertThat(exitCode).isEqualTo(2);
    assertThat(errors())
        .endsWith("recorded cannot start:\nstate: full (expected: room)\n")
        .doesNotContain("Exception", "\tat ");
  }

  private Process start(Map<String, String> settings) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-Dlogback.configurationFile=logback.xml",
            "-cp",
            System.getProperty("java.class.path"),
            Recorded.class.getName());
    builder.environment().keySet().removeIf(name -> name.startsWith("TILEWISE_"));
    builder.environment().put("TILEWISE_MANAGEMENT_PORT", "0");
    builder.environment().put("TILEWISE_PROBE_PORT", "0");
    builder.environment().putAll(settings);
    return builder.redirectError(directory.resolve("stderr").toFile()).start();
  }

  private static int exitCode(Process process) throws InterruptedException {
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("process: still running (expected: ended)");
    }
    return process.exitValue();
  }

  private String errors() throws IOException {
    return Files.readString(directory.resolve("stderr"));
  }

  /** Main of the process: a service that prints what is done with it. */
  static final class Recorded {
    private Recorded() {}

    public static void main(String[] args) {
      ServiceMain.run(
          "recorded",
          Ports.of(0, 0),
          settings -> settings.string("TILEWISE_FATE", "lives"),
          (fate, _, _) -> {
            if (fate.equals("refuses")) {
              throw new ConfigurationException(List.of("state: full (expected: room)"));
            }
            System.out.println("started");
            RecordingService service = new RecordingService("recorded", new PrintedLog());
            return fate.equals("dies") ? service.is(Health.dead("loop died")) : service;
          });
    }
  }

  private static final class PrintedLog extends AbstractList<String> {
    @Override
    public boolean add(String line) {
      System.out.println(line);
      return true;
    }

    @Override
    public String get(int index) {
      throw new IndexOutOfBoundsException(index);
    }

    @Override
    public int size() {
      return 0;
    }
  }
}
