package io.tilewise.kafka.work;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.broker.JavaProcess;
import io.tilewise.kafka.SharedBroker;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Processes that die of a record, and others that are killed, over a real broker. */
@Timeout(240)
@Execution(ExecutionMode.CONCURRENT)
class DeadlyRecordIT {
  private static final int PARTITIONS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final List<JavaProcess> processes = new ArrayList<>();
  private final List<Integer> copied = new ArrayList<>();
  private final List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
  private String topic;
  private KafkaConsumer<byte[], byte[]> reader;

  @BeforeEach
  void createTopics(TestInfo test) {
    topic = test.getTestMethod().orElseThrow().getName();
    SharedBroker.createTopics(
        new NewTopic(topic, PARTITIONS, (short) 1),
        new NewTopic(DeadlyWorker.done(topic), 1, (short) 1),
        new NewTopic(DeadlyWorker.deadLetters(topic), 1, (short) 1));
    reader =
        new KafkaConsumer<>(
            SharedBroker.kafka(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        List.of(
            new TopicPartition(DeadlyWorker.done(topic), 0),
            new TopicPartition(DeadlyWorker.deadLetters(topic), 0));
    reader.assign(partitions);
    reader.seekToBeginning(partitions);
  }

  @AfterEach
  void end() {
    reader.close();
    processes.forEach(JavaProcess::kill);
  }

  @Test
  void shouldQuarantineARecordThatKillsItsProcessThreeTimes() throws Exception {
    write(-1);
    write(IntStream.range(0, 100).toArray());

    int deaths = startUntil(() -> isAllCopied(100));

    assertThat(deaths).isEqualTo(3);
    assertThat(deadNumbers()).containsExactly(-1);
    assertThat(cause(letters.getFirst())).isEqualTo(Work.QUARANTINED);
    await().atMost(PATIENCE).until(() -> lag() == 0);
  }

  @Test
  void shouldFindTwoAmongManyAndDoAllOthers() throws Exception {
    write(IntStream.range(0, 150).toArray());
    write(-1);
    write(IntStream.range(150, 200).toArray());
    write(-2);
    write(IntStream.range(200, 300).toArray());

    int _ = startUntil(() -> isAllCopied(300) && letters.size() == 2);

    assertThat(deadNumbers()).containsExactlyInAnyOrder(-1, -2);
    await().atMost(PATIENCE).until(() -> lag() == 0);
  }

  /** One is stopped until its place is given away, the next is killed: nobody died of a record. */
  @Test
  void shouldQuarantineNothingWhenProcessesAreStoppedAndKilled() throws Exception {
    int records = 4_000;
    write(IntStream.range(0, records).toArray());
    JavaProcess stopped = start();
    awaitCopies(records / 8);
    stopped.pause();
    int before = copied.size();
    JavaProcess killed = start();
    awaitCopies(before + records / 8);
    killed.kill();
    JavaProcess last = start();
    stopped.resume();

    await().atMost(PATIENCE).until(() -> isAllCopied(records));
    await().atMost(PATIENCE).until(() -> lag() == 0);

    assertThat(letters).isEmpty();
    assertThat(last.isAlive()).isTrue();
    assertThat(stopped.isAlive()).isTrue();
  }

  private JavaProcess start() throws Exception {
    JavaProcess process = DeadlyWorker.start(SharedBroker.servers(), topic);
    processes.add(process);
    return process;
  }

  /** One process after another; says how many died. */
  private int startUntil(BooleanSupplier end) throws Exception {
    for (int deaths = 0; ; deaths++) {
      JavaProcess process = start();
      await().atMost(PATIENCE).until(() -> end.getAsBoolean() || !process.isAlive());
      if (process.isAlive()) {
        return deaths;
      }
      assertThat(deaths).isLessThan(20);
    }
  }

  private void awaitCopies(int count) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              read();
              return copied.size() >= count;
            });
  }

  private boolean isAllCopied(int count) {
    read();
    Set<Integer> all = new TreeSet<>(copied);
    return all.size() == count;
  }

  private void read() {
    for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(50))) {
      if (record.topic().equals(DeadlyWorker.done(topic))) {
        copied.add(number(record));
      } else {
        letters.add(record);
      }
    }
  }

  private List<Integer> deadNumbers() {
    return letters.stream().map(DeadlyRecordIT::number).toList();
  }

  private static int number(ConsumerRecord<byte[], byte[]> record) {
    return ByteBuffer.wrap(record.value()).getInt();
  }

  private static String cause(ConsumerRecord<byte[], byte[]> letter) {
    return new String(letter.headers().lastHeader("dead_letter_cause").value(), UTF_8);
  }

  private void write(int... numbers) {
    try (Producer<byte[], byte[]> producer =
        Publisher.producers("writer-" + topic, SharedBroker.kafka()).get()) {
      for (int number : numbers) {
        byte[] value = ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
        producer.send(new ProducerRecord<>(topic, Math.floorMod(number, PARTITIONS), null, value));
      }
    }
  }

  private long lag() throws Exception {
    try (Admin admin = SharedBroker.admin()) {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin
              .listConsumerGroupOffsets(topic)
              .partitionsToOffsetAndMetadata()
              .get(30, TimeUnit.SECONDS);
      long lag = 0;
      for (int partition = 0; partition < PARTITIONS; partition++) {
        TopicPartition at = new TopicPartition(topic, partition);
        long end =
            admin
                .listOffsets(Map.of(at, OffsetSpec.latest()))
                .partitionResult(at)
                .get(30, TimeUnit.SECONDS)
                .offset();
        lag += end - committed.get(at).offset();
      }
      return lag;
    }
  }
}
