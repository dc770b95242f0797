package io.tilewise.events;

import io.tilewise.events.check.Checks;
import java.util.Map;

/**
 * A topic as it is to be created.
 *
 * @param name with the configured prefix
 * @param partitions how many; never changed after go-live, because keys would move
 * @param configs topic settings, by their Kafka names
 */
public record TopicSpec(String name, int partitions, Map<String, String> configs) {
  private static final int LONGEST_NAME = 249; // Kafka's own

  public TopicSpec {
    Checks.text("name", name, LONGEST_NAME);
    Checks.atLeast("partitions", partitions, 1);
    configs = Map.copyOf(configs);
  }
}
