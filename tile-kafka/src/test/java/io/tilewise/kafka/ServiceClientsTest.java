package io.tilewise.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceClientsTest {
  @Test
  void shouldKeepWhatIsSet() {
    Map<String, Object> properties = new HashMap<>(Map.of("reconnect.backoff.max.ms", "500"));

    ServiceClients.complete(properties);

    assertThat(properties)
        .containsEntry("reconnect.backoff.max.ms", "500")
        .containsEntry("send.buffer.bytes", -1);
  }
}
