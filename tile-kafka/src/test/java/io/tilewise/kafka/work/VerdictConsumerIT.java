package io.tilewise.kafka.work;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.events.Topics;
import io.tilewise.kafka.SharedBroker;
import io.tilewise.runtime.RunningService;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The consumer of verdicts of this module's README does what that says. */
@Execution(ExecutionMode.CONCURRENT)
class VerdictConsumerIT {
  private static final Topics TOPICS = new Topics("toy.");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<String> delivered = new CopyOnWriteArrayList<>();
  private final AtomicInteger away = new AtomicInteger(2);

  @Test
  void shouldRetryWhatPassesLayAsideWhatDoesNotAndCommit() throws Exception {
    SharedBroker.createTopics(
        new NewTopic(TOPICS.imagesClassified(), 1, (short) 1),
        new NewTopic(TOPICS.deadLetters(), 1, (short) 1));
    write("slide-1", verdict("slide-1"));
    write("slide-2", "no json".getBytes(UTF_8));
    write("slide-3", verdict("slide-3"));

    RunningService consumer =
        VerdictConsumer.start(
            SharedBroker.kafka(),
            TOPICS,
            verdict -> {
              if (away.getAndDecrement() > 0) {
                throw new IOException("the laboratory does not answer");
              }
              delivered.add(verdict.imageId());
            });

    await().atMost(PATIENCE).until(() -> delivered.size() == 2);
    await().atMost(PATIENCE).until(() -> consumer.health().ready());
    await().atMost(PATIENCE).until(() -> committed() == 3);
    consumer.stopTaking();
    consumer.close();
    // What waits lets the work behind it pass.
    assertThat(delivered).containsExactlyInAnyOrder("slide-1", "slide-3");
    assertThat(end(TOPICS.deadLetters())).isEqualTo(1);
  }

  private static byte[] verdict(String imageId) {
    String json =
        """
        {"imageId": "%1$s", "submissionId": "order-%1$s", "revision": 1, "status": "NO_TISSUE",
         "decision": "REFERRED", "probabilities": {}, "labelSet": [], "rules": [],
         "agreement": 0, "tiles": {"expected": 0, "scored": 0, "failed": 0, "missing": 0,
         "duplicate": 0}, "flippable": "NO", "focus": [], "submittedAt": "2026-03-01T12:00:00Z",
         "classifiedAt": "2026-03-01T12:00:01Z", "preliminary": true}
        """
            .formatted(imageId);
    return json.getBytes(UTF_8);
  }

  private static void write(String imageId, byte[] json) {
    try (Producer<byte[], byte[]> producer =
        Publisher.producers("writer", SharedBroker.kafka()).get()) {
      producer.send(new ProducerRecord<>(TOPICS.imagesClassified(), imageId.getBytes(UTF_8), json));
    }
  }

  private static long committed() throws Exception {
    try (Admin admin = SharedBroker.admin()) {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          admin
              .listConsumerGroupOffsets("toy.laboratory")
              .partitionsToOffsetAndMetadata()
              .get(30, TimeUnit.SECONDS);
      return offsets.values().stream().mapToLong(OffsetAndMetadata::offset).sum();
    }
  }

  private static long end(String topic) throws Exception {
    TopicPartition partition = new TopicPartition(topic, 0);
    try (Admin admin = SharedBroker.admin()) {
      return admin
          .listOffsets(Map.of(partition, OffsetSpec.latest()))
          .partitionResult(partition)
          .get(30, TimeUnit.SECONDS)
          .offset();
    }
  }
}
