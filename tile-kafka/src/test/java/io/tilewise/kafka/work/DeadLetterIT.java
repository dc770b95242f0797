package io.tilewise.kafka.work;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.kafka.SharedBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Dead letters to a topic of a real broker that takes 64 KiB. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class DeadLetterIT {
  private final AtomicInteger acknowledged = new AtomicInteger();
  private String topic;
  private Publisher publisher;

  @BeforeEach
  void createTopic(TestInfo test) {
    topic = test.getTestMethod().orElseThrow().getName();
    SharedBroker.createTopics(
        new NewTopic(topic, 1, (short) 1).configs(Map.of("max.message.bytes", "65536")));
    publisher =
        new Publisher(
            "toy",
            topic,
            Publisher.producers("toy", SharedBroker.kafka()),
            new SimpleMeterRegistry());
  }

  @AfterEach
  void close() {
    publisher.close();
  }

  @Test
  void shouldTakeARecordAsItWas() throws Exception {
    ConsumerRecord<byte[], byte[]> letter = letterOf(100, 100);

    assertThat(letter.value()).hasSize(100);
    assertThat(letter.headers().lastHeader("foreign").value()).hasSize(100);
  }

  @Test
  void shouldTakeALargeValueByItsSize() throws Exception {
    ConsumerRecord<byte[], byte[]> letter = letterOf(200 << 10, 100);

    assertThat(letter.value()).isNull();
    assertThat(letter.headers().lastHeader("foreign").value()).hasSize(100);
    assertThat(text(letter)).startsWith("value: 204800 bytes, left out");
  }

  @Test
  void shouldTakeLargeHeadersByTheirSize() throws Exception {
    ConsumerRecord<byte[], byte[]> letter = letterOf(100, 90 << 10);

    assertThat(letter.headers()).extracting(Header::key).allMatch(k -> k.startsWith("dead_letter"));
    assertThat(text(letter)).startsWith("headers: 92177 bytes, left out").endsWith("why");
    assertThat(letter.key()).asString().isEqualTo("slide-1");
  }

  @Test
  void shouldTakeWhatEvenTheProducerRefuses() throws Exception {
    ConsumerRecord<byte[], byte[]> letter = letterOf(2 << 20, 100);

    assertThat(letter.value()).isNull();
  }

  private ConsumerRecord<byte[], byte[]> letterOf(int valueBytes, int headerBytes)
      throws Exception {
    ConsumerRecord<byte[], byte[]> record =
        Records.record(new TopicPartition("t", 0), 7, incompressible(valueBytes));
    record.headers().add("foreign", incompressible(headerBytes));

    publisher.deadLetter(
        new Work(record, ended -> {}), "INVALID", "why", acknowledged::incrementAndGet);
    publisher.flush();

    assertThat(acknowledged).hasValue(1);
    return read();
  }

  private static byte[] incompressible(int bytes) {
    byte[] random = new byte[bytes];
    new Random(bytes).nextBytes(random);
    return random;
  }

  private ConsumerRecord<byte[], byte[]> read() {
    List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
    Map<String, Object> kafka = new HashMap<>(SharedBroker.kafka());
    kafka.put("fetch.max.wait.ms", 50); // closing waits for the fetch that is under way
    try (KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      reader.assign(List.of(partition));
      reader.seekToBeginning(List.of(partition));
      while (letters.isEmpty()) {
        reader.poll(Duration.ofMillis(100)).forEach(letters::add);
      }
    }
    return letters.getFirst();
  }

  private static String text(ConsumerRecord<byte[], byte[]> letter) {
    return new String(letter.headers().lastHeader("dead_letter_text").value(), UTF_8);
  }
}
