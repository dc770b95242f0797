package io.tilewise.standalone.guarantee;

import io.tilewise.events.Lane;
import io.tilewise.events.Topics;
import io.tilewise.kafka.PipelineConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes one tile and one score record in ten a second time, as a retry or a redelivery does. Its
 * own thread owns its clients.
 */
final class Duplicator implements AutoCloseable {
  private static final int ONE_IN = 10;

  private final PipelineConnection broker;
  private final CompletableFuture<Void> loop;
  private final AtomicInteger tiles = new AtomicInteger();
  private final AtomicInteger scores = new AtomicInteger();
  private volatile boolean closed;

  Duplicator(PipelineConnection broker) {
    this.broker = broker;
    loop = CompletableFuture.runAsync(this::run, task -> new Thread(task, "duplicator").start());
  }

  int tiles() {
    return tiles.get();
  }

  int scores() {
    return scores.get();
  }

  private void run() {
    Topics topics = new Topics("");
    Set<String> seen = new HashSet<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                broker.client(Map.of("group.id", "duplicator", "auto.offset.reset", "earliest")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                broker.client(Map.of()), new ByteArraySerializer(), new ByteArraySerializer())) {
      consumer.subscribe(List.of(topics.tiles(Lane.ROUTINE), topics.tilesScored()));
      while (!closed) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          // Only what is seen for the first time: a duplicate of a duplicate would never end.
          if (seen.add(record.topic() + "/" + id(record)) && seen.size() % ONE_IN == 0) {
            boolean tile = record.topic().equals(topics.tiles(Lane.ROUTINE));
            (tile ? tiles : scores).incrementAndGet();
            producer.send(
                new ProducerRecord<>(
                    record.topic(), null, record.key(), record.value(), record.headers()));
          }
        }
      }
    }
  }

  private static String id(ConsumerRecord<?, ?> record) {
    return new String(record.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    closed = true;
    loop.join(); // and tells what it failed of
  }
}
