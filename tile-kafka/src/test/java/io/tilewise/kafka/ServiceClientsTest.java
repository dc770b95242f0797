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
    Thread starting =
        new Thread(
            () ->
                assertThatThrownBy(
                        () ->
                            ServiceClients.start(
                                Map.of("bootstrap.servers", "kafka.invalid:9092"),
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
  }

  @Test
  void shouldSayWhichSettingsNoClientCanBeMadeOf() {
    Map<String, Object> kafka =
        Map.of(
            "bootstrap.servers", "127.0.0.1:9092",
            "security.protocol", "SSL",
            "ssl.truststore.type", "PEM",
            "ssl.truststore.location", "/none/ca.pem");

    assertThatThrownBy(
            () -> ServiceClients.start(kafka, () -> Publisher.producers("x", kafka).get()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("/none/ca.pem")
        .hasMessageContaining("TILEWISE_KAFKA_");
  }
}
