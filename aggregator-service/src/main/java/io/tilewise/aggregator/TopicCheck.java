package io.tilewise.aggregator;

import io.tilewise.events.Topics;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the topics are as the topology needs them. Kafka Streams checks neither: with another
 * count an image's scores and its manifest would meet in no task, and the image would wait for
 * ever.
 */
final class TopicCheck {
  private static final Logger LOG = LoggerFactory.getLogger(TopicCheck.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** How often missing topics are looked for again: brokers learn of new ones one by one. */
  private static final int MISSING_LOOKS = 6;

  private TopicCheck() {}

  /**
   * Waits for Kafka as long as it is away, then looks.
   *
   * @return partitions of the topics keyed by image
   * @throws IllegalStateException when topics are missing or not co-partitioned; names all of them
   */
  static int partitions(Map<String, Object> kafka, Topics topics) throws InterruptedException {
    Map<String, Object> properties = new LinkedHashMap<>(kafka);
    properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "aggregator-topic-check");
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() / 2);
    try (Admin admin = Admin.create(properties)) {
      int looks = 0;
      while (true) {
        try {
          Map<String, Integer> found = describe(admin, topics);
          if (!found.containsValue(0) || ++looks == MISSING_LOOKS) {
            return judge(found, topics);
          }
        } catch (RetriableException | TimeoutException e) {
          LOG.warn("Kafka does not answer, trying again: {}", e.toString());
        }
        Thread.sleep(PAUSE);
      }
    }
  }

  private static Map<String, Integer> describe(Admin admin, Topics topics)
      throws InterruptedException, TimeoutException {
    Set<String> names = new TreeSet<>(AggregatorTopology.inputs(topics).keySet());
    names.add(topics.imagesClassified());
    names.add(topics.deadLetters());
    Map<String, KafkaFuture<TopicDescription>> answers =
        admin.describeTopics(names).topicNameValues();
    Map<String, Integer> partitions = new TreeMap<>();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> answer : answers.entrySet()) {
      partitions.put(answer.getKey(), partitions(answer.getValue()));
    }
    return partitions;
  }

  private static int partitions(KafkaFuture<TopicDescription> answer)
      throws InterruptedException, TimeoutException {
    try {
      return answer.get(PATIENCE.toSeconds() + 1, TimeUnit.SECONDS).partitions().size();
    } catch (ExecutionException e) {
      return switch (e.getCause()) {
        case UnknownTopicOrPartitionException _ -> 0;
        case RetriableException retriable -> throw retriable;
        case RuntimeException fatal -> throw fatal;
        case null, default -> throw new IllegalStateException(e);
      };
    }
  }

  private static int judge(Map<String, Integer> partitions, Topics topics) {
    List<String> missing =
        partitions.entrySet().stream()
            .filter(topic -> topic.getValue() == 0)
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "topics: " + missing + " missing (expected: created, see 'topics create')");
    }
    Map<String, Integer> inputs = new TreeMap<>(partitions);
    inputs.keySet().retainAll(AggregatorTopology.inputs(topics).keySet());
    if (Set.copyOf(inputs.values()).size() > 1) {
      throw new IllegalStateException(
          "partitions: " + inputs + " (expected: as many in each, an image must meet its scores)");
    }
    return inputs.values().iterator().next();
  }
}
