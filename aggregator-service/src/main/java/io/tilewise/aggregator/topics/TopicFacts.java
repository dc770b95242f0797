package io.tilewise.aggregator.topics;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What Kafka says of a topic.
 *
 * @param name of it
 * @param partitions of it
 * @param replicas of the partition that has the fewest
 * @param settings by name, empty when this service may not read them
 */
record TopicFacts(String name, int partitions, int replicas, Map<String, String> settings) {
  TopicFacts {
    settings = Map.copyOf(settings);
  }

  /** {@code compact}, {@code delete} or both. */
  Set<String> cleanup() {
    return Arrays.stream(settings.getOrDefault("cleanup.policy", "").split(","))
        .map(String::strip)
        .filter(policy -> !policy.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Its value, empty when it is not known. */
  String value(String setting) {
    return settings.getOrDefault(setting, "");
  }

  Optional<Long> number(String setting) {
    return Optional.ofNullable(settings.get(setting)).map(Long::valueOf);
  }

  /** A number that is too low, -1 meaning without a bound. */
  boolean isBelow(String setting, long least) {
    return number(setting).filter(value -> value >= 0 && value < least).isPresent();
  }
}
