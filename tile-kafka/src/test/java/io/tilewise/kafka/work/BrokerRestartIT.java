package io.tilewise.kafka.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A producer whose broker is restarted with answers on their way. */
@Execution(ExecutionMode.CONCURRENT)
class BrokerRestartIT {
  private static final TopicPartition PARTITION = new TopicPartition("work", 0);
  private static final int RECORDS = 5;

  @TempDir private Path directory;

  @Test
  void shouldGoOnAtOnceAndOnceEachWhenTheAnswersToWhatItSentWereLost() throws Exception {
    try (LostAnswers between = new LostAnswers()) {
      EmbeddedBroker broker = start(0, between);
      int port = Integer.parseInt(broker.bootstrapServers().split(":")[1]);
      broker.createTopics(List.of(new NewTopic(PARTITION.topic(), 1, (short) 1)));
      Map<String, Object> eachAlone =
          Map.of("bootstrap.servers", broker.bootstrapServers(), "batch.size", 0, "linger.ms", 0);
      try (Producer<byte[], byte[]> producer = Publisher.producers("toy", eachAlone).get()) {
        assertThat(send(producer).get().offset()).isZero();

        between.lose();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
          sent.add(send(producer));
        }
        await().until(() -> end(port) > 1);
        broker.close();
        broker = start(port, between);

        for (int i = 0; i < RECORDS; i++) {
          assertThat(sent.get(i).get(30, TimeUnit.SECONDS).offset()).isEqualTo(1 + i);
        }
        assertThat(end(port)).isEqualTo(1 + RECORDS);
      } finally {
        broker.close();
      }
    }
  }

  private EmbeddedBroker start(int port, LostAnswers between) {
    EmbeddedBroker broker =
        EmbeddedBroker.start(
            directory.resolve("kafka"),
            port,
            Map.of("advertised.listeners", "PLAINTEXT://127.0.0.1:" + between.port()));
    between.standBefore(Integer.parseInt(broker.bootstrapServers().split(":")[1]));
    return broker;
  }

  private static Future<RecordMetadata> send(Producer<byte[], byte[]> producer) {
    return producer.send(new ProducerRecord<>(PARTITION.topic(), 0, null, new byte[100]));
  }

  private static long end(int port) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + port))) {
      return admin
          .listOffsets(Map.of(PARTITION, OffsetSpec.latest()))
          .partitionResult(PARTITION)
          .get(10, TimeUnit.SECONDS)
          .offset();
    }
  }
}
