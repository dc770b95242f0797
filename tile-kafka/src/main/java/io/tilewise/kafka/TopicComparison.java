package io.tilewise.kafka;

import io.tilewise.events.TopicSpec;
import io.tilewise.kafka.rights.Rights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What topics are, beside what they should be. Used by the thread that owns the client. */
record TopicComparison(PipelineConnection connection, Admin admin, int replicationFactor) {

  /** By topic; those that are as they should be are not in it. */
  Map<String, String> differences(List<TopicSpec> specs) {
    Map<String, KafkaFuture<TopicDescription>> topics =
        admin.describeTopics(specs.stream().map(TopicSpec::name).toList()).topicNameValues();
    Map<ConfigResource, KafkaFuture<Config>> settings =
        admin.describeConfigs(specs.stream().map(spec -> resource(spec.name())).toList()).values();
    Map<String, String> differences = new HashMap<>();
    for (TopicSpec spec : specs) {
      List<String> all = new ArrayList<>();
      known(Objects.requireNonNull(topics.get(spec.name())))
          .ifPresent(topic -> compare(topic, spec, all));
      known(Objects.requireNonNull(settings.get(resource(spec.name()))))
          .ifPresent(config -> compare(config, spec, all));
      if (!all.isEmpty()) {
        differences.put(spec.name(), String.join(", ", all));
      }
    }
    return differences;
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  private void compare(TopicDescription topic, TopicSpec spec, List<String> differences) {
    compare("partitions", topic.partitions().size(), spec.partitions(), differences);
    if (replicationFactor != TopicAdmin.BROKER_DEFAULT) {
      int replicas = topic.partitions().getFirst().replicas().size();
      compare("replication factor", replicas, replicationFactor, differences);
    }
  }

  private static void compare(Config config, TopicSpec spec, List<String> differences) {
    new TreeMap<>(spec.configs())
        .forEach(
            (name, expected) -> {
              ConfigEntry entry = config.get(name);
              compare(
                  name,
                  entry == null ? "not set" : String.valueOf(entry.value()),
                  expected,
                  differences);
            });
  }

  private static void compare(
      String name, Object value, Object expected, List<String> differences) {
    if (!expected.equals(value)) {
      differences.add("%s: %s (expected: %s)".formatted(name, value, expected));
    }
  }

  /** Empty where there is no right to know, or what was just created is not known everywhere. */
  private <T> Optional<T> known(KafkaFuture<T> answer) {
    try {
      return Optional.of(answer.get(connection.patience().toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException
          || e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw PipelineException.of(connection, e, Rights.DESCRIBE_CONFIGS);
    } catch (InterruptedException | TimeoutException e) {
      throw PipelineException.of(connection, e, Rights.DESCRIBE_CONFIGS);
    }
  }
}
