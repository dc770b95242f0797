package io.tilewise.standalone;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The pipeline a command talks to.
 *
 * @param bootstrapServers of its Kafka
 * @param topicPrefix of its topics
 * @param properties further Kafka client properties
 */
public record Broker(String bootstrapServers, String topicPrefix, Map<String, Object> properties) {
  /** A broker that does not answer in this time counts as absent. */
  static final Duration PATIENCE = Duration.ofSeconds(8);

  public Broker {
    properties = Map.copyOf(properties);
  }

  /** Properties of a client: what the operator set wins over what a command would like. */
  Map<String, Object> client(Map<String, Object> wishes) {
    Map<String, Object> all = new HashMap<>(wishes);
    all.putAll(properties);
    all.put("bootstrap.servers", bootstrapServers);
    return all;
  }

  /** What to say when it does not answer. */
  FailureException absent(Exception cause) {
    return new FailureException(
        "bootstrap: " + bootstrapServers + ": no answer (expected: a running Kafka broker)", cause);
  }
}
