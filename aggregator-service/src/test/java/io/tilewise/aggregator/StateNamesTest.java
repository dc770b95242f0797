package io.tilewise.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.aggregator.aggregation.AggregatorMetrics;
import io.tilewise.aggregator.aggregation.InFlight;
import io.tilewise.aggregator.aggregation.Surroundings;
import io.tilewise.events.LateTiles;
import io.tilewise.events.Topics;
import io.tilewise.runtime.Settings;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyDescription.Processor;
import org.apache.kafka.streams.TopologyDescription.Subtopology;
import org.junit.jupiter.api.Test;

/** The names under which state is found again: with another one an upgrade would begin empty. */
class StateNamesTest {
  @Test
  void shouldFindItsGroupAndItsChangelogsAgain() {
    Settings settings = Settings.of(Map.of("TILEWISE_KAFKA_BOOTSTRAP_SERVERS", "nowhere:1"));

    AggregatorConfig config = AggregatorConfig.from(settings);

    // The group, and the first part of transactional ids and of changelogs.
    assertThat(config.applicationId()).isEqualTo("tilewise-aggregator");
  }

  @Test
  void shouldFindItsStoresAgain() {
    InFlight inFlight = new InFlight();
    TopologyDescription topology =
        AggregatorTopology.build(
                new Topics(""),
                1,
                new Surroundings(
                    Harness.timing(LateTiles.IGNORE),
                    InstantSource.system(),
                    inFlight,
                    new AggregatorMetrics(new SimpleMeterRegistry(), inFlight),
                    _ -> Optional.empty()))
            .describe();

    // Tasks, and with them folders of the state directory, are numbered by it.
    assertThat(topology.subtopologies()).extracting(Subtopology::id).containsExactly(0);
    List<String> stores =
        topology.subtopologies().iterator().next().nodes().stream()
            .filter(Processor.class::isInstance)
            .flatMap(node -> ((Processor) node).stores().stream())
            .toList();
    assertThat(stores).containsExactlyInAnyOrder("image-records", "tile-rows");
  }
}
