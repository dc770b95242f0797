package io.tilewise.tiler;

import io.tilewise.events.DeadLetter;
import io.tilewise.events.EncodedEvent;
import io.tilewise.events.EventCodec;
import io.tilewise.events.ImageRejected;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Lane;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.Topics;
import io.tilewise.kafka.KafkaRecords;
import io.tilewise.tiler.SubmissionConsumer.Held;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one worker's tiles, manifests, rejections and dead letters; owned by the worker's thread.
 *
 * <p>Sending is asynchronous and bounded by the producer's buffer: {@link #tile} blocks while it is
 * full, which is what slows the decoder down to the broker's pace. {@link #flush} waits until all
 * is acknowledged. After a failure {@link #reset} starts over with a new producer, because an
 * idempotent one may not go on.
 */
final class TilePublisher implements AutoCloseable {
  private static final Duration CLOSE = Duration.ofSeconds(2);
  private static final String SOURCE = "/tilewise/tiler";

  private final Supplier<Producer<byte[], byte[]>> producers;
  private final Topics topics;
  private final InstantSource clock;
  private final TilerMetrics metrics;
  private final EventCodec codec = new EventCodec(SOURCE);
  private AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private @Nullable Producer<byte[], byte[]> producer;

  TilePublisher(
      Supplier<Producer<byte[], byte[]>> producers,
      Topics topics,
      InstantSource clock,
      TilerMetrics metrics) {
    this.producers = producers;
    this.topics = topics;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** A producer that loses nothing: every replica acknowledges, and a retry is no duplicate. */
  static Producer<byte[], byte[]> connect(TilerConfig config, String clientId) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("linger.ms", 5);
    properties.put("batch.size", 256 << 10);
    properties.put("buffer.memory", 48L << 20);
    properties.putAll(config.kafka());
    properties.put("client.id", clientId);
    properties.put("acks", "all");
    properties.put("enable.idempotence", true);
    // Coded pixels do not shrink again, and the rest is too little to matter.
    properties.put("compression.type", "none");
    properties.put("max.request.size", 16 << 20);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends a tile to its lane; blocks while the buffer is full. */
  void tile(Lane lane, TileExtracted tile, byte[] png, @Nullable String traceparent)
      throws PublishException {
    EncodedEvent event = codec.encode(tile, png, clock.instant(), traceparent);
    send(record(topics.tiles(lane), event), () -> metrics.published(png.length));
  }

  /** Sends a manifest. Only after {@link #flush} said that every tile is acknowledged. */
  void tiled(ImageTiled manifest, @Nullable String traceparent) throws PublishException {
    EncodedEvent event = codec.encode(manifest, clock.instant(), traceparent);
    send(record(topics.imagesTiled(), event), () -> {});
  }

  /** Sends a rejection. */
  void rejected(ImageRejected rejection, @Nullable String traceparent) throws PublishException {
    EncodedEvent event = codec.encode(rejection, clock.instant(), traceparent);
    send(record(topics.imagesRejected(), event), () -> metrics.rejected(rejection.reason()));
  }

  /** Sends a submission as it was, with the cause in headers. */
  void deadLetter(Held held, String cause, String text) throws PublishException {
    DeadLetter letter = DeadLetter.of("tiler", held.received(), cause, text);
    ConsumerRecord<byte[], byte[]> original = held.record();
    ProducerRecord<byte[], byte[]> copy =
        new ProducerRecord<>(
            topics.deadLetters(), null, original.key(), original.value(), original.headers());
    letter.headers().forEach(copy.headers()::add);
    send(copy, () -> metrics.deadLettered(cause));
  }

  /** Waits until everything sent is acknowledged; throws when anything was not. */
  void flush() throws PublishException {
    try {
      if (producer != null) {
        producer.flush();
      }
    } catch (KafkaException e) {
      throw new PublishException(e);
    }
    throwFailure();
  }

  /** Forgets what failed; the next send begins with a new producer. */
  void reset() {
    close();
    failure = new AtomicReference<>();
  }

  /** Drops what is not acknowledged: it is told again or nobody waits for it. */
  @Override
  public void close() {
    if (producer != null) {
      producer.close(CLOSE);
      producer = null;
    }
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, EncodedEvent event) {
    byte[] key = event.key().getBytes(StandardCharsets.UTF_8);
    Headers headers = KafkaRecords.headers(event.headers());
    return new ProducerRecord<>(topic, null, key, event.value(), headers);
  }

  private void send(ProducerRecord<byte[], byte[]> record, Runnable acknowledged)
      throws PublishException {
    throwFailure();
    AtomicReference<@Nullable Exception> failed = failure;
    try {
      // The callback is told everything that the future would tell.
      var _ =
          producer()
              .send(
                  record,
                  (metadata, exception) -> {
                    if (exception == null) {
                      acknowledged.run();
                    } else {
                      failed.compareAndSet(null, exception);
                    }
                  });
    } catch (KafkaException e) {
      throw new PublishException(e);
    }
  }

  private Producer<byte[], byte[]> producer() {
    Producer<byte[], byte[]> current = producer;
    if (current == null) {
      current = producers.get();
      producer = current;
    }
    return current;
  }

  private void throwFailure() throws PublishException {
    Exception problem = failure.get();
    if (problem != null) {
      throw new PublishException(problem);
    }
  }
}
