package io.tilewise.aggregator.topics;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tilewise.aggregator.SharedBroker;
import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.events.Topics;
import io.tilewise.runtime.ConfigurationException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a broker says of topics that are not as they should be. */
@ExtendWith(SharedBroker.class)
@Execution(ExecutionMode.CONCURRENT)
class TopicCheckIT {
  private EmbeddedBroker broker;

  @BeforeEach
  void share(EmbeddedBroker shared) {
    broker = shared;
  }

  private TopicNeeds needs(String prefix) {
    return new TopicNeeds(
        Map.of("bootstrap.servers", broker.bootstrapServers()),
        new Topics(prefix),
        prefix + "tilewise-aggregator",
        Duration.ofDays(2));
  }

  private void create(String prefix, UnaryOperator<NewTopic> changed) {
    broker.createTopics(
        new Topics(prefix)
            .specs(3, 1).stream()
                .map(spec -> new NewTopic(spec.name(), spec.partitions(), (short) 1))
                .map(changed)
                .toList());
  }

  @Test
  void shouldNameAllTopicsThatAreMissing() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> TopicCheck.check(needs("missing."), Duration.ofMillis(20)))
        .withMessageStartingWith("topics: [missing.dead-letters, missing.images.classified");
  }

  @Test
  void shouldRefuseTopicsThatWouldLoseEvents() {
    create(
        "refused.",
        topic ->
            topic.name().endsWith("scored")
                ? topic.configs(Map.of("cleanup.policy", "compact"))
                : topic);

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> TopicCheck.check(needs("refused.")))
        .withMessage(
            "refused.tiles.scored: cleanup.policy=compact (expected: delete, for each record"
                + " counts)");
  }

  @Test
  void shouldRefuseAChangelogOfAnotherCount() {
    String changelog = "grown.tilewise-aggregator-image-records-changelog";
    create("grown.", topic -> topic);
    broker.createTopics(
        List.of(
            new NewTopic(changelog, 5, (short) 1).configs(Map.of("cleanup.policy", "compact"))));

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> TopicCheck.check(needs("grown.")))
        .withMessageStartingWith(
            changelog + ": partitions=5 (expected: as many as {grown.images.rejected=3");
  }
}
