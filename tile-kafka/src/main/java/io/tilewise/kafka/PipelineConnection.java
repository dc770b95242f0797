package io.tilewise.kafka;

import io.tilewise.events.Topics;
import io.tilewise.runtime.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Where a pipeline is, for its clients: commands, laboratory systems, consoles.
 *
 * @param bootstrapServers of its Kafka
 * @param topics of the pipeline
 * @param properties further Kafka client properties; they win over what a client would like
 */
public record PipelineConnection(
    String bootstrapServers, Topics topics, Map<String, Object> properties) {
  /** Kafka's own name for how long a client waits for an answer. */
  private static final String TIMEOUT = "default.api.timeout.ms";

  private static final long PATIENCE_MILLIS = 8000;

  public PipelineConnection {
    properties = Map.copyOf(properties);
  }

  /** A pipeline that needs no further properties. */
  public PipelineConnection(String bootstrapServers, Topics topics) {
    this(bootstrapServers, topics, Map.of());
  }

  /** As {@code TILEWISE_KAFKA_*} and {@code TILEWISE_TOPIC_PREFIX} say. */
  public static PipelineConnection from(Settings settings) {
    Map<String, Object> kafka = new HashMap<>(settings.kafka());
    Topics topics =
        settings.read("TILEWISE_TOPIC_PREFIX", new Topics(""), Topics.PREFIX_EXPECTED, Topics::new);
    return new PipelineConnection(String.valueOf(kafka.remove("bootstrap.servers")), topics, kafka);
  }

  /** A broker that does not answer in this time counts as absent. */
  Duration patience() {
    Object set = properties.get(TIMEOUT);
    try {
      return Duration.ofMillis(set == null ? PATIENCE_MILLIS : Long.parseLong(set.toString()));
    } catch (NumberFormatException e) {
      throw PipelineException.misconfigured(TIMEOUT + ": " + set + " (expected: milliseconds)", e);
    }
  }

  /** Properties of a client: what the operator set wins over what a client would like. */
  public Map<String, Object> client(Map<String, Object> wishes) {
    Map<String, Object> all = new HashMap<>(wishes);
    all.putAll(properties);
    all.put("bootstrap.servers", bootstrapServers);
    return all;
  }

  /** Properties may be secrets. */
  @Override
  public String toString() {
    return bootstrapServers + " " + topics;
  }
}
