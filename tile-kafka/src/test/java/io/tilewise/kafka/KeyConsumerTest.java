package io.tilewise.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyConsumerTest {
  @Test
  void shouldGatherForItsOwnTimeHoweverLongOthersWait() {
    Map<String, Object> properties =
        KeyConsumer.properties(Map.of("fetch.max.wait.ms", "2000"), "tiler-pace");

    assertThat(properties).containsEntry("fetch.max.wait.ms", 100);
  }
}
