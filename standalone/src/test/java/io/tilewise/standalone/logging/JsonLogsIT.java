package io.tilewise.standalone.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.standalone.logging.ServiceProcess.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What services write that do not come to work: nothing but JSON. */
class JsonLogsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void shouldSayInOneLineWhatIsWrongWithTheSettings(Service service) throws Exception {
    try (ServiceProcess process =
        ServiceProcess.start(service, folder, Map.of(), Map.of("TILEWISE_UNHEARD_OF", "1"))) {
      int exitCode = process.exitCode();

      assertThat(exitCode).isEqualTo(2);
      assertThat(process.lines()).hasSize(1);
      JsonNode line = process.lines().getFirst();
      assertThat(line.get("level").asString()).isEqualTo("ERROR");
      assertThat(line.get("message").asString())
          .contains(
              " cannot start:\n",
              "TILEWISE_UNHEARD_OF: unknown",
              "TILEWISE_KAFKA_BOOTSTRAP_SERVERS");
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldWaitForKafkaAndEndWhenAsked(Service service) throws Exception {
    Map<String, String> noPipeline =
        Map.of(
            "TILEWISE_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9",
            "TILEWISE_MODELS", Path.of("../models").toRealPath().toString(),
            "TILEWISE_IMAGE_ROOTS", folder.toString(),
            "TILEWISE_STATE_DIR", folder.toString());
    try (ServiceProcess process = ServiceProcess.start(service, folder, noPipeline, Map.of())) {
      await().atMost(PATIENCE).until(() -> process.hasSaid("[") || process.hasSaid("Kafka does"));

      process.terminate();

      assertThat(process.exitCode()).isZero();
      assertThat(process.lines())
          .anyMatch(line -> line.get("level").asString().equals("WARN"))
          .anyMatch(line -> line.get("message").asString().matches(".* (ended|stopped while .*)"));
    }
  }
}
