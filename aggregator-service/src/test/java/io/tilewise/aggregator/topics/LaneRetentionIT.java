package io.tilewise.aggregator.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.aggregator.SharedBroker;
import io.tilewise.aggregator.timing.TileRetention.Kept;
import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.events.Lane;
import io.tilewise.events.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@ExtendWith(SharedBroker.class)
@Execution(ExecutionMode.CONCURRENT)
class LaneRetentionIT {
  private static LaneRetention retention(EmbeddedBroker broker, String prefix) {
    return new LaneRetention(
        new TopicNeeds(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new Topics(prefix),
            prefix + "tilewise-aggregator",
            Duration.ofDays(2)));
  }

  private static NewTopic topic(String name, String setting, String value) {
    return new NewTopic(name, 1, (short) 1).configs(Map.of(setting, value));
  }

  @Test
  void shouldKnowWhatKafkaKeepsAndWhenThatChanges(EmbeddedBroker broker) throws Exception {
    LaneRetention lanes = retention(broker, "kept.");
    broker.createTopics(
        List.of(
            topic("kept.tiles.express", "retention.ms", "60000"),
            topic("kept.tiles.routine", "retention.ms", "-1"),
            topic("kept.tiles.deferred", "cleanup.policy", "compact")));

    lanes.refresh();

    assertThat(lanes.of(Lane.EXPRESS))
        .contains(new Kept("kept.tiles.express", Duration.ofMinutes(1)));
    assertThat(lanes.of(Lane.ROUTINE)).as("for ever").isEmpty();
    assertThat(lanes.of(Lane.DEFERRED)).as("not by time").isEmpty();

    set(broker, "kept.tiles.express", "120000");
    awaitExpress(lanes, Optional.of(Duration.ofMinutes(2)));
    set(broker, "kept.tiles.express", "-1");
    awaitExpress(lanes, Optional.empty());
  }

  /** A broker answers a change before it shows it to everybody. */
  private static void awaitExpress(LaneRetention lanes, Optional<Duration> kept) {
    await()
        .untilAsserted(
            () -> {
              lanes.refresh();
              assertThat(lanes.of(Lane.EXPRESS).map(Kept::time)).isEqualTo(kept);
            });
  }

  private static void set(EmbeddedBroker broker, String topic, String retention) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      ConfigEntry entry = new ConfigEntry("retention.ms", retention);
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic),
                  List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  @Test
  void shouldKnowTheOtherLanesWhereOneIsNotThere(EmbeddedBroker broker) throws Exception {
    LaneRetention lanes = retention(broker, "some.");
    broker.createTopics(List.of(topic("some.tiles.deferred", "retention.ms", "60000")));

    lanes.refresh();

    assertThat(lanes.of(Lane.DEFERRED).map(Kept::time)).contains(Duration.ofMinutes(1));
  }

  @Test
  void shouldTakeNoWaitForTooLongWhereThereAreNoLanes(EmbeddedBroker broker) throws Exception {
    LaneRetention lanes = retention(broker, "none.");

    lanes.refresh();

    assertThat(lanes.of(Lane.ROUTINE)).isEmpty();
  }
}
