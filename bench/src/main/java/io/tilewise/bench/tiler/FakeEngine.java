package io.tilewise.bench.tiler;

import io.tilewise.bench.bed.BenchBroker;
import io.tilewise.bench.bed.EventPublisher;
import io.tilewise.events.Lane;
import io.tilewise.events.Logits;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.TileScored;
import io.tilewise.events.Topics;
import io.tilewise.events.codec.Decoded;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.kafka.KafkaRecords;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Scores every routine tile at once without a look at its pixels, as an accelerator would that is
 * never the slowest part. It has a thread of its own, which owns the clients.
 */
final class FakeEngine implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);

  private final BenchBroker broker;
  private final Topics topics;
  private final AtomicLong tiles = new AtomicLong();
  private final Thread thread;
  private volatile boolean ended;

  FakeEngine(BenchBroker broker, Topics topics) {
    this.broker = broker;
    this.topics = topics;
    this.thread = Thread.ofPlatform().name("fake-engine").start(this::run);
  }

  /** Tiles that it scored. */
  long tiles() {
    return tiles.get();
  }

  private void run() {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer();
        EventPublisher publisher =
            new EventPublisher(broker.bootstrapServers(), topics, /* lingerMillis= */ 5)) {
      while (!ended) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          publisher.send(score(tile(record)));
          tiles.incrementAndGet();
        }
      }
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    String topic = topics.tiles(Lane.ROUTINE);
    List<TopicPartition> all =
        consumer.partitionsFor(topic).stream()
            .map(each -> new TopicPartition(topic, each.partition()))
            .toList();
    consumer.assign(all);
    return consumer;
  }

  private static TileExtracted tile(ConsumerRecord<byte[], byte[]> record) {
    return switch (EventCodec.decode(KafkaRecords.received(record), TileExtracted.class)) {
      case Decoded.Accepted<TileExtracted> tile -> tile.event();
      case Decoded.Refused<TileExtracted> refused -> throw new IllegalStateException("" + refused);
    };
  }

  private static TileScored score(TileExtracted tile) {
    float logit = tile.index() % 97 / 97f - 1;
    return new TileScored(
        tile.imageId(),
        tile.submissionId(),
        tile.index(),
        tile.region(),
        Logits.of(logit, -logit),
        tile.model(),
        tile.tissueFraction(),
        tile.modelDigest(),
        tile.sourceVersion());
  }

  @Override
  public void close() {
    ended = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
