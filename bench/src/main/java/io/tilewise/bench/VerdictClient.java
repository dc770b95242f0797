package io.tilewise.bench;

import io.tilewise.events.Decoded;
import io.tilewise.events.EncodedEvent;
import io.tilewise.events.EventCodec;
import io.tilewise.events.EventType;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Lane;
import io.tilewise.events.ModelReference;
import io.tilewise.events.ReceivedRecord;
import io.tilewise.events.Topics;
import io.tilewise.runtime.KafkaRecords;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Announces an image and waits for its verdict. Confined to one thread. */
final class VerdictClient implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofMinutes(3);
  private static final Topics TOPICS = new Topics("");

  private final EventCodec codec = new EventCodec("/tilewise/bench");
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;

  VerdictClient(String bootstrapServers) {
    Map<String, Object> server = Map.of("bootstrap.servers", bootstrapServers);
    producer = new KafkaProducer<>(server, new ByteArraySerializer(), new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "isolation.level", "read_committed",
                "fetch.max.wait.ms", "50"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(TOPICS.imagesClassified()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** The verdict on an image that is submitted now. */
  ImageClassified judge(Path image, ModelReference model) throws Exception {
    String submissionId = UUID.randomUUID().toString();
    ImageSubmitted submitted =
        new ImageSubmitted(
            "bench",
            submissionId,
            image.toUri(),
            model,
            Lane.ROUTINE,
            null,
            LONGEST,
            Instant.now(),
            Map.of());
    EncodedEvent event = codec.encode(submitted, Instant.now(), null);
    byte[] key = event.key().getBytes(StandardCharsets.UTF_8);
    Future<RecordMetadata> written =
        producer.send(
            new ProducerRecord<>(
                TOPICS.imagesSubmitted(),
                null,
                key,
                event.value(),
                KafkaRecords.headers(event.headers())));
    written.get(1, TimeUnit.MINUTES);
    return await(submissionId);
  }

  private ImageClassified await(String submissionId) {
    Instant end = Instant.now().plus(LONGEST);
    while (Instant.now().isBefore(end)) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        if (EventCodec.decode(received(record), Set.of(EventType.IMAGE_CLASSIFIED))
                instanceof Decoded.Accepted(ImageClassified verdict, _)
            && verdict.submissionId().equals(submissionId)) {
          return verdict;
        }
      }
    }
    throw new IllegalStateException("verdict: none (expected: one within " + LONGEST + ")");
  }

  private static ReceivedRecord received(ConsumerRecord<byte[], byte[]> record) {
    return new ReceivedRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        Instant.ofEpochMilli(record.timestamp()),
        record.key(),
        record.value(),
        KafkaRecords.lookup(record.headers()));
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}
