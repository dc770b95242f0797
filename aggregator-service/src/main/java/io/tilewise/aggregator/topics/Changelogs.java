package io.tilewise.aggregator.topics;

import io.tilewise.aggregator.state.ImageRecords;
import io.tilewise.aggregator.state.TileRows;
import java.time.Duration;
import java.util.Map;

/**
 * The topics that Kafka Streams makes to restore the stores from.
 *
 * @param records of {@link ImageRecords}
 * @param rows of {@link TileRows}
 * @param bootstrap address of Kafka, to name it in commands
 */
public record Changelogs(String records, String rows, String bootstrap) {
  /** A manifest, a verdict or sixteen tiles, at most 1 MiB each, with what Kafka puts around it. */
  public static final int MAX_MESSAGE_BYTES = 4 << 20;

  /** Beyond the rows' own retention, as Kafka Streams has it by default. */
  static final Duration ADDITIONAL_RETENTION = Duration.ofDays(1);

  /** Those of this pipeline. */
  public static Changelogs of(TopicNeeds needs) {
    return new Changelogs(
        name(needs, ImageRecords.STORE),
        name(needs, TileRows.STORE),
        String.valueOf(needs.kafka().get("bootstrap.servers")));
  }

  private static String name(TopicNeeds needs, String store) {
    return needs.applicationId() + "-" + store + "-changelog";
  }

  boolean contains(String topic) {
    return topic.equals(records) || topic.equals(rows);
  }

  /** What an operator runs to set the policy. */
  String command(TopicFacts topic, String policy) {
    return command(topic.name(), Map.of("cleanup.policy", policy));
  }

  /** What an operator runs to set settings. */
  String command(String topic, Map<String, String> settings) {
    StringBuilder assigned = new StringBuilder();
    settings.forEach(
        (name, value) ->
            assigned.append(assigned.isEmpty() ? "" : ",").append(name).append('=').append(value));
    return "kafka-configs.sh --bootstrap-server "
        + bootstrap
        + " --alter --entity-type topics --entity-name "
        + topic
        + " --add-config "
        + assigned;
  }
}
