package io.tilewise.kafka.meters;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class KafkaMeterFilterTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void shouldBeFoundByWhoeverMakesARegistry() {
    assertThat(ServiceLoader.load(MeterFilter.class))
        .hasAtLeastOneElementOfType(KafkaMeterFilter.class);
  }

  @Test
  void shouldHaveATopicWithADotOnce() {
    meters.config().meterFilter(new KafkaMeterFilter());

    for (String topic :
        List.of(
            "lab7.tiles.scored",
            "lab7_tiles_scored",
            "images.submitted",
            "images_submitted",
            "tilewise-aggregator-image-records-changelog")) {
      meters.counter("kafka.consumer.records", "topic", topic).increment();
    }

    assertThat(meters.get("kafka.consumer.records").counters())
        .extracting(counter -> counter.getId().getTag("topic"))
        .containsExactlyInAnyOrder(
            "lab7.tiles.scored", "images.submitted", "tilewise-aggregator-image-records-changelog");
  }
}
