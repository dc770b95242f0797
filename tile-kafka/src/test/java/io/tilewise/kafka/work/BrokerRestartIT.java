package io.tilewise.kafka.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.broker.BrokerProcess;
import io.tilewise.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

/** Producers whose broker is restarted with answers on their way, or is silent for too long. */
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

  @Test
  void shouldSayAgainWhatABrokerDidNotTakeInTime() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory.resolve("silent"), 0)) {
      EmbeddedBroker.createTopics(
          broker.bootstrapServers(), List.of(new NewTopic(PARTITION.topic(), 1, (short) 1)));
      Map<String, Object> impatient =
          Map.of(
              "bootstrap.servers",
              broker.bootstrapServers(),
              "linger.ms",
              0,
              "request.timeout.ms",
              500,
              "delivery.timeout.ms",
              1_000);
      Work work = new Work(Records.record(PARTITION, 0, new byte[0]), _ -> {});
      AtomicInteger acknowledged = new AtomicInteger();
      try (Publisher publisher =
          new Publisher(
              "toy",
              PARTITION.topic(),
              Publisher.producers("toy", impatient),
              new SimpleMeterRegistry())) {
        publisher.deadLetter(work, "SAID", "first", acknowledged::incrementAndGet);
        publisher.flush();

        broker.pause();
        publisher.deadLetter(work, "SAID", "second", acknowledged::incrementAndGet);
        await().until(() -> publisher.problem() != null);
        broker.resume();

        await().pollInSameThread().until(() -> !publisher.resend() && acknowledged.get() == 2);
        assertThat(publisher.problem()).isNull();
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
