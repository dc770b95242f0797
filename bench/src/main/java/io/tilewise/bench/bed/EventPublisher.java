package io.tilewise.bench.bed;

import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageRejected;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Topics;
import io.tilewise.events.codec.EncodedEvent;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.kafka.KafkaRecords;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes events, compressed as the inference service does. Confined to one thread, but for the
 * callbacks.
 */
public final class EventPublisher implements AutoCloseable {
  private static final EventCodec CODEC = new EventCodec("/tilewise/bench");

  private final KafkaProducer<byte[], byte[]> producer;
  private final Topics topics;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private long sent;

  /**
   * Opens it.
   *
   * @param lingerMillis how long a batch waits for more
   */
  public EventPublisher(String bootstrapServers, Topics topics, int lingerMillis) {
    this.topics = topics;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "linger.ms",
                lingerMillis,
                "batch.size",
                1 << 18,
                "compression.type",
                "zstd"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  public void send(Event event) {
    send(event, () -> {});
  }

  /** Sends an event; what is to be done when the broker has it runs on the client's thread. */
  public void send(Event event, Runnable acknowledged) {
    EncodedEvent encoded = CODEC.encode(event, Instant.now(), null);
    // Its callback sees what its future would.
    var _ =
        producer.send(
            KafkaRecords.toSend(topic(event), encoded),
            (_, error) -> {
              if (error == null) {
                acknowledged.run();
              } else {
                failure.set(error);
              }
            });
    sent++;
  }

  private String topic(Event event) {
    return switch (event) {
      case ImageSubmitted _ -> topics.imagesSubmitted();
      case ImageTiled _ -> topics.imagesTiled();
      case ImageRejected _ -> topics.imagesRejected();
      case ImageClassified _ -> topics.imagesClassified();
      default -> topics.tilesScored();
    };
  }

  /** Number of events sent so far. */
  public long sent() {
    return sent;
  }

  /** Returns when the broker has all of them. */
  public void flush() {
    producer.flush();
    Exception error = failure.get();
    if (error != null) {
      throw new IllegalStateException("event: not published: " + error, error);
    }
  }

  @Override
  public void close() {
    flush();
    producer.close();
  }
}
