package io.tilewise.inference;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tilewise.events.DeadLetter;
import io.tilewise.events.EncodedEvent;
import io.tilewise.events.Event;
import io.tilewise.events.EventCodec;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileScored;
import io.tilewise.events.Topics;
import io.tilewise.kafka.KafkaRecords;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what became of tiles. A tile is finished when all that is to be said of it is
 * acknowledged; what the broker did not take is sent again by {@link #resend}, so nothing is given
 * up. The owning worker's thread sends; acknowledgements come on the producer's own thread.
 */
final class ScorePublisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScorePublisher.class);
  private static final String SERVICE = "inference";

  private final Producer<byte[], byte[]> producer;
  private final Topics topics;
  private final InstantSource clock;
  private final InferenceMetrics metrics;
  private final Consumer<HeldTile> finished;
  private final Duration closeTimeout;
  private final EventCodec codec = new EventCodec("/tilewise/inference");
  private final Queue<Message> notTaken = new ConcurrentLinkedQueue<>();
  private volatile @Nullable String problem;

  ScorePublisher(
      Producer<byte[], byte[]> producer,
      Topics topics,
      InstantSource clock,
      InferenceMetrics metrics,
      Consumer<HeldTile> finished,
      Duration closeTimeout) {
    this.producer = producer;
    this.topics = topics;
    this.clock = clock;
    this.metrics = metrics;
    this.finished = finished;
    this.closeTimeout = closeTimeout;
  }

  /** A producer that goes on trying while a broker is away. */
  static Producer<byte[], byte[]> connect(InferenceConfig config, String clientId) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("client.id", clientId);
    properties.put("linger.ms", 20);
    properties.put("compression.type", "zstd");
    properties.put("delivery.timeout.ms", Integer.MAX_VALUE);
    properties.put("max.block.ms", 10_000);
    properties.put("max.request.size", 32 << 20);
    properties.putAll(config.kafka());
    properties.put("enable.idempotence", true);
    properties.put("acks", "all");
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** What keeps it from working; null when nothing does. */
  @Nullable String problem() {
    return problem;
  }

  /** Says the score of a tile. */
  void scored(HeldTile held, TileScored score, @Nullable String traceparent) {
    send(new Message(event(score, traceparent), new Pending(held, 1), metrics::scored));
  }

  /**
   * Says that a tile will have no score, and puts its record to the dead letters.
   *
   * @param failure the tile; null when the record does not say which one it is
   * @param cause of the dead letter, for machines
   * @param text for people
   */
  void failed(
      HeldTile held,
      @Nullable TileFailed failure,
      String cause,
      String text,
      @Nullable String traceparent) {
    Pending pending = new Pending(held, failure == null ? 1 : 2);
    if (failure != null) {
      send(
          new Message(
              event(failure, traceparent), pending, () -> metrics.failed(failure.reason())));
    }
    DeadLetter letter = DeadLetter.of(SERVICE, held.received(), cause, text);
    send(new Message(deadLetter(held, letter), pending, () -> metrics.deadLettered(cause)));
  }

  private ProducerRecord<byte[], byte[]> event(Event event, @Nullable String traceparent) {
    EncodedEvent encoded = codec.encode(event, clock.instant(), traceparent);
    return new ProducerRecord<>(
        topics.tilesScored(),
        null,
        encoded.key().getBytes(UTF_8),
        encoded.value(),
        KafkaRecords.headers(encoded.headers()));
  }

  private ProducerRecord<byte[], byte[]> deadLetter(HeldTile held, DeadLetter letter) {
    Headers headers = new RecordHeaders();
    held.headers().forEach(header -> headers.add(header.getKey(), header.getValue()));
    letter.headers().forEach(headers::add);
    return new ProducerRecord<>(
        topics.deadLetters(), null, held.received().key(), held.received().value(), headers);
  }

  /** How much of what is to be said of a record is not acknowledged yet. */
  private record Pending(HeldTile held, AtomicInteger messages) {
    Pending(HeldTile held, int messages) {
      this(held, new AtomicInteger(messages));
    }
  }

  private record Message(
      ProducerRecord<byte[], byte[]> record, Pending pending, Runnable counted) {}

  private void send(Message message) {
    // Its callback sees what its future would.
    Future<RecordMetadata> _ =
        producer.send(message.record, (metadata, failure) -> answered(message, failure));
  }

  /** On the producer's thread, or on the sender's when the record never left. */
  private void answered(Message message, @Nullable Exception failure) {
    if (failure != null) {
      problem = "Kafka: " + failure.getMessage();
      notTaken.add(failure instanceof RecordTooLargeException ? withoutValue(message) : message);
      return;
    }
    problem = null;
    message.counted.run();
    if (message.pending.messages.decrementAndGet() == 0) {
      finished.accept(message.pending.held);
    }
  }

  /** Only a dead letter is ever that large; its headers say where the original lies. */
  private static Message withoutValue(Message message) {
    ProducerRecord<byte[], byte[]> record = message.record;
    LOG.warn("A dead letter of {} keeps no value: too large", record.topic());
    return new Message(
        new ProducerRecord<>(record.topic(), null, record.key(), null, record.headers()),
        message.pending,
        message.counted);
  }

  /** Sends again what was not taken before; returns whether there was any. */
  boolean resend() {
    int count = notTaken.size();
    for (int i = 0; i < count; i++) {
      Message message = notTaken.poll();
      if (message != null && !message.pending.held.isAbandoned()) {
        send(message);
      }
    }
    return count > 0;
  }

  /** Waits for the acknowledgements that are outstanding, not longer than was agreed. */
  @Override
  public void close() {
    producer.close(closeTimeout);
  }
}
