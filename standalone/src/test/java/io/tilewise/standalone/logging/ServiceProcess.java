package io.tilewise.standalone.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.aggregator.AggregatorMain;
import io.tilewise.inference.InferenceMain;
import io.tilewise.tiler.TilerMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A service as its container runs it, logging JSON; its output and its errors go to one file. */
final class ServiceProcess implements AutoCloseable {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final Service service;
  private final Path output;
  private final Process process;

  private ServiceProcess(Service service, Path output, Process process) {
    this.service = service;
    this.output = output;
    this.process = process;
  }

  /** Whose process, and what of a pipeline's settings it reads. */
  enum Service {
    TILER(TilerMain.class, "TILEWISE_MODELS", "TILEWISE_IMAGE_ROOTS"),
    INFERENCE(InferenceMain.class, "TILEWISE_MODELS", "TILEWISE_PRELOAD_MODELS"),
    AGGREGATOR(AggregatorMain.class, "TILEWISE_STATE_DIR", "TILEWISE_STREAM_THREADS");

    private final Class<?> main;
    private final List<String> settings;

    Service(Class<?> main, String... settings) {
      this.main = main;
      this.settings = List.of(settings);
    }
  }

  /**
   * Starts it.
   *
   * @param pipeline settings, of which it is given what it reads
   * @param more environment
   */
  static ServiceProcess start(
      Service service, Path folder, Map<String, String> pipeline, Map<String, String> more)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xlog:disable",
            "-Xlog:all=warning,aot*=off:stderr",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dlogback.configurationFile=logback.xml", // tests have another one before it
            "-cp",
            System.getProperty("java.class.path"),
            service.main.getName()));
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(key -> key.startsWith("TILEWISE_") || key.startsWith("JAVA_"));
    environment.put("TILEWISE_LOG_FORMAT", "json");
    environment.put("TILEWISE_MANAGEMENT_PORT", "0");
    environment.put("TILEWISE_PROBE_PORT", "0");
    pipeline.forEach(
        (key, value) -> {
          if (service.settings.contains(key) || key.equals("TILEWISE_KAFKA_BOOTSTRAP_SERVERS")) {
            environment.put(key, value);
          }
        });
    environment.putAll(more);
    Path output = folder.resolve(service + ".log");
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    return new ServiceProcess(service, output, builder.start());
  }

  /** Whether it said something that begins so, or died. */
  boolean hasSaid(String beginning) throws IOException {
    String all = Files.readString(output);
    return !process.isAlive() || all.contains("\"message\":\"" + beginning);
  }

  void terminate() {
    process.toHandle().destroy();
  }

  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(service + " ends").isTrue();
    return process.exitValue();
  }

  /** Each line that it wrote, which has to be an object of the fields that all have. */
  List<JsonNode> lines() throws IOException {
    List<JsonNode> lines = Files.readAllLines(output).stream().map(JSON::readTree).toList();
    assertThat(lines)
        .isNotEmpty()
        .allSatisfy(
            line -> {
              assertThat(line.get("@timestamp").asString()).matches("\\d{4}-.*T.*\\.\\d{3}Z");
              assertThat(line.get("level").asString()).isIn("INFO", "WARN", "ERROR");
              assertThat(line.get("service").asString()).isEqualToIgnoringCase(service.name());
              assertThat(line.properties())
                  .extracting(Map.Entry::getKey)
                  .contains("version", "logger", "thread", "message");
            });
    return lines;
  }

  /** Lines of an event. */
  List<JsonNode> lines(String event) throws IOException {
    return lines().stream().filter(line -> line.path("event").asString("").equals(event)).toList();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
