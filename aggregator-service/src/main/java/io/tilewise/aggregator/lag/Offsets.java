package io.tilewise.aggregator.lag;

import io.tilewise.kafka.rights.Rights;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/**
 * Questions about offsets, all of which are answered within one time, or not: then the answer is
 * not there, and {@link #problems} says why.
 */
final class Offsets {
  private final Admin admin;
  private final Rights rights;
  private final long end;
  private final TreeSet<String> problems = new TreeSet<>();

  /** Questions that are answered from now until then. */
  Offsets(Admin admin, Rights rights, Duration atMost) {
    this.admin = admin;
    this.rights = rights;
    this.end = System.nanoTime() + atMost.toNanos();
  }

  /** What was not answered, and why; empty when all was. */
  String problems() {
    return String.join("; ", problems);
  }

  /** How many partitions they have. */
  Map<String, Integer> partitions(Collection<String> topics) throws InterruptedException {
    Map<String, KafkaFuture<TopicDescription>> asked =
        admin.describeTopics(topics).topicNameValues();
    Map<String, Integer> partitions = new HashMap<>();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> topic : asked.entrySet()) {
      answer(Rights.TOPIC, topic.getKey(), topic.getValue())
          .ifPresent(found -> partitions.put(topic.getKey(), found.partitions().size()));
    }
    return partitions;
  }

  /** What groups have committed; of a partition of which a group never did, nothing. */
  Map<String, Map<TopicPartition, OffsetAndMetadata>> committed(Collection<String> groups)
      throws InterruptedException {
    Map<String, ListConsumerGroupOffsetsSpec> specs = new HashMap<>();
    groups.forEach(group -> specs.put(group, new ListConsumerGroupOffsetsSpec()));
    var asked = admin.listConsumerGroupOffsets(specs);
    Map<String, Map<TopicPartition, OffsetAndMetadata>> committed = new HashMap<>();
    for (String group : specs.keySet()) {
      answer("group", group, asked.partitionsToOffsetAndMetadata(group))
          .ifPresent(offsets -> committed.put(group, offsets));
    }
    return committed;
  }

  /** The same offset of all partitions. */
  Map<TopicPartition, Long> of(
      Collection<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation)
      throws InterruptedException {
    Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
    partitions.forEach(partition -> specs.put(partition, spec));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    of(specs, isolation).forEach((partition, found) -> offsets.put(partition, found.offset()));
    return offsets;
  }

  /** One offset of each partition; its time is -1 where there is none. */
  Map<TopicPartition, ListOffsetsResultInfo> of(
      Map<TopicPartition, OffsetSpec> specs, IsolationLevel isolation) throws InterruptedException {
    ListOffsetsResult asked = admin.listOffsets(specs, new ListOffsetsOptions(isolation));
    Map<TopicPartition, ListOffsetsResultInfo> offsets = new HashMap<>();
    for (TopicPartition partition : specs.keySet()) {
      answer(Rights.TOPIC, partition.topic(), asked.partitionResult(partition))
          .ifPresent(found -> offsets.put(partition, found));
    }
    return offsets;
  }

  private <T> Optional<T> answer(String kind, String name, KafkaFuture<T> asked)
      throws InterruptedException {
    try {
      return Optional.of(asked.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS));
    } catch (ExecutionException e) {
      problems.add(problem(kind, name, Objects.requireNonNullElse(e.getCause(), e)));
    } catch (TimeoutException e) {
      problems.add(kind + " " + name + ": no answer in time");
    }
    return Optional.empty();
  }

  private String problem(String kind, String name, Throwable cause) {
    return switch (cause) {
      case GroupAuthorizationException _, TopicAuthorizationException _ ->
          rights.missing(Rights.DESCRIBE, kind, List.of(name));
      default ->
          "%s %s: %s, %s"
              .formatted(kind, name, cause.getClass().getSimpleName(), cause.getMessage());
    };
  }
}
