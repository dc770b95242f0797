package io.tilewise.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import io.tilewise.kafka.work.Publisher;
import io.tilewise.runtime.ConfigurationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ServiceClientsTest {
  @Test
  void shouldKeepWhatIsSet() {
    Map<String, Object> properties = new HashMap<>(Map.of("reconnect.backoff.max.ms", "500"));

    ServiceClients.complete(properties);

    assertThat(properties)
        .containsEntry("reconnect.backoff.max.ms", "500")
        .containsEntry("send.buffer.bytes", -1);
  }

  @Test
  @Timeout(180)
  void shouldWaitForANameThatNobodyKnowsUntilItIsAskedToEnd() throws Exception {
    List<String> waits = new CopyOnWriteArrayList<>();
    Thread starting =
        new Thread(
            () ->
                assertThatThrownBy(
                        () ->
                            ServiceClients.start(
                                Map.of("bootstrap.servers", "kafka.invalid:9092"),
                                waits::add,
                                () -> fail("started")))
                    .isInstanceOf(InterruptedException.class));
    List<Throwable> failures = new ArrayList<>();
    starting.setUncaughtExceptionHandler((_, failure) -> failures.add(failure));
    starting.start();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> starting.getState() == Thread.State.TIMED_WAITING);

    starting.interrupt();

    starting.join();
    assertThat(failures).isEmpty();
    assertThat(waits)
        .isNotEmpty()
        .allMatch(
            each ->
                each.startsWith(
                    "TILEWISE_KAFKA_BOOTSTRAP_SERVERS: kafka.invalid:9092: names that"));
  }

  @Test
  void shouldSayWhichSettingsNoClientCanBeMadeOf() {
    Map<String, Object> kafka =
        Map.of(
            "bootstrap.servers", "127.0.0.1:9092",
            "security.protocol", "SSL",
            "ssl.truststore.type", "PEM",
            "ssl.truststore.location", "/none/ca.pem");

    List<String> waits = new ArrayList<>();

    assertThatThrownBy(
            () ->
                ServiceClients.start(
                    kafka, waits::add, () -> Publisher.producers("x", kafka).get()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("/none/ca.pem")
        .hasMessageContaining("TILEWISE_KAFKA_");
    assertThat(waits).containsExactly("");
  }
}
