package io.tilewise.aggregator.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.aggregator.topics.TopicRules.Findings;
import io.tilewise.events.Topics;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicRulesTest {
  private static final String RECORDS = "tilewise-aggregator-image-records-changelog";
  private static final String ROWS = "tilewise-aggregator-tile-rows-changelog";

  private final Map<String, TopicFacts> topics = new LinkedHashMap<>();

  TopicRulesTest() {
    new Topics("")
        .specs(12, 24).stream()
            .filter(spec -> !spec.name().startsWith("tiles.") || spec.name().endsWith("scored"))
            .forEach(spec -> put(spec.name(), spec.partitions(), 3, "delete", "1048588"));
    put(RECORDS, 12, 3, "compact", "4194304");
    put(ROWS, 12, 3, "compact,delete", "4194304");
  }

  private void put(String name, int partitions, int replicas, String policy, String bytes) {
    topics.put(
        name,
        new TopicFacts(
            name,
            partitions,
            replicas,
            Map.of(
                "cleanup.policy",
                policy,
                "max.message.bytes",
                bytes,
                "retention.ms",
                String.valueOf(Duration.ofDays(3).toMillis()),
                "min.insync.replicas",
                "2")));
  }

  private static TopicNeeds needs(Duration retention) {
    return new TopicNeeds(
        Map.of("bootstrap.servers", "kafka:9092"),
        new Topics(""),
        "tilewise-aggregator",
        retention);
  }

  private Findings judge() {
    return judge(Duration.ofDays(2));
  }

  private Findings judge(Duration retention) {
    return TopicRules.judge(needs(retention), topics.values(), 3);
  }

  @Test
  void shouldHaveNothingToSayOfTopicsAsTheyShouldBe() {
    Findings findings = judge();

    assertThat(findings.problems()).isEmpty();
    assertThat(findings.warnings()).isEmpty();
    assertThat(findings.mends()).isEmpty();
  }

  @Test
  void shouldRefuseCompactionWhereEachRecordCounts() {
    put("tiles.scored", 12, 3, "compact", "1048588");
    put("dead-letters", 6, 3, "compact,delete", "1048588");

    assertThat(judge().problems())
        .containsExactlyInAnyOrder(
            "tiles.scored: cleanup.policy=compact (expected: delete, for each record counts)",
            "dead-letters: cleanup.policy=compact,delete (expected: delete, for each record"
                + " counts)");
  }

  @Test
  void shouldRefuseResultsThatCannotTakeAVerdict() {
    put("images.classified", 12, 3, "delete", "100000");
    put("dead-letters", 6, 3, "delete", "1000");

    Findings findings = judge();

    assertThat(findings.problems())
        .containsExactlyInAnyOrder(
            "images.classified: max.message.bytes=100000 (expected: >= 1048576, the longest"
                + " verdict)",
            "dead-letters: max.message.bytes=1000 (expected: >= 65536, a dead letter without its"
                + " value)");
    assertThat(findings.warnings())
        .containsExactly(
            "dead-letters: max.message.bytes=1000 (expected: >= 1048588): of longer records only"
                + " the headers are kept");
  }

  @Test
  void shouldRefuseCountsOfPartitionsThatDiffer() {
    put("tiles.scored", 13, 3, "delete", "1048588");

    assertThat(judge().problems())
        .singleElement()
        .asString()
        .isEqualTo(
            "partitions: {images.rejected=12, images.submitted=12, images.tiled=12,"
                + " tiles.scored=13} (expected: as many in each, an image must meet its scores)");
  }

  @Test
  void shouldRefuseAChangelogOfAnotherCountOrPolicyAndNameTheCommand() {
    put(RECORDS, 12, 3, "delete", "4194304");
    put(ROWS, 6, 3, "compact", "1048588");

    assertThat(judge().problems())
        .satisfiesExactlyInAnyOrder(
            text ->
                assertThat(text)
                    .isEqualTo(
                        RECORDS
                            + ": cleanup.policy=delete (expected: compact, or open images and"
                            + " markers are forgotten; kafka-configs.sh --bootstrap-server"
                            + " kafka:9092 --alter --entity-type topics --entity-name "
                            + RECORDS
                            + " --add-config cleanup.policy=compact)"),
            text -> assertThat(text).startsWith(ROWS + ": partitions=6 (expected: as many as {"),
            text ->
                assertThat(text)
                    .startsWith(ROWS + ": cleanup.policy=compact (expected: compact,delete"));
  }

  @Test
  void shouldRaiseWhatAChangelogKeepsAndTakes() {
    put(RECORDS, 12, 3, "compact", "1048588");
    put(ROWS, 12, 3, "compact,delete", "1000");

    Findings findings = judge(Duration.ofDays(7));

    assertThat(findings.problems()).isEmpty();
    assertThat(findings.mends())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                RECORDS,
                Map.of("max.message.bytes", "4194304"),
                ROWS,
                Map.of(
                    "max.message.bytes",
                    "4194304",
                    "retention.ms",
                    String.valueOf(Duration.ofDays(8).toMillis()))));
  }

  @Test
  void shouldWarnOfTopicsThatLoseDataOrStopWithOneBroker() {
    put("images.tiled", 12, 1, "delete", "1048588");
    put("tiles.scored", 12, 2, "delete", "1048588");

    assertThat(judge().warnings())
        .containsExactlyInAnyOrder(
            "images.tiled: replicas=1 (expected: >= 2 of 3 brokers): it goes with its broker's"
                + " disk",
            "tiles.scored: min.insync.replicas=2 (expected: < 2, its replicas): it cannot be"
                + " written while one broker is away");
  }

  @Test
  void shouldWarnWhereAProducersClockDecidesHowLongAnImageMayWait() {
    for (String time : List.of("CreateTime", "LogAppendTime")) {
      for (String topic : List.of("images.submitted", "images.tiled")) {
        topics.computeIfPresent(
            topic,
            (name, facts) -> {
              Map<String, String> settings = new LinkedHashMap<>(facts.settings());
              settings.put("message.timestamp.type", time);
              return new TopicFacts(name, facts.partitions(), facts.replicas(), settings);
            });
      }
      assertThat(judge().problems()).isEmpty();
      if (time.equals("CreateTime")) {
        assertThat(judge().warnings())
            .containsExactly(
                "images.submitted: message.timestamp.type=CreateTime (expected: LogAppendTime): an"
                    + " image waits from its record's timestamp on, which a producer's wrong clock"
                    + " shortens");
      } else {
        assertThat(judge().warnings()).isEmpty();
      }
    }
  }

  @Test
  void shouldCheckOnlyPartitionsWhenSettingsMayNotBeRead() {
    topics.replaceAll(
        (name, facts) -> new TopicFacts(name, facts.partitions(), facts.replicas(), Map.of()));

    assertThat(judge()).isEqualTo(new Findings(List.of(), List.of(), Map.of()));
  }
}
