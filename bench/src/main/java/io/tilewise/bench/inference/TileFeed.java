package io.tilewise.bench.inference;

import io.tilewise.bench.bed.BenchBroker;
import io.tilewise.events.Lane;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.Topics;
import io.tilewise.events.codec.EncodedEvent;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.tiling.Region;
import io.tilewise.kafka.KafkaRecords;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Publishes tiles as the tiler does; each has an index of its own. Confined to one thread. */
final class TileFeed implements AutoCloseable {
  private static final String SUBMISSION = "bench";
  private static final EventCodec CODEC = new EventCodec("/tilewise/bench");

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final ModelReference model;
  private final CodedTiles tiles;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private int sent;

  TileFeed(BenchBroker broker, Topics topics, ModelReference model, CodedTiles tiles) {
    this.topic = topics.tiles(Lane.ROUTINE);
    this.model = model;
    this.tiles = tiles;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "linger.ms",
                5,
                // As all clients of the services have them.
                "send.buffer.bytes",
                -1,
                "receive.buffer.bytes",
                -1,
                "batch.size",
                256 << 10,
                "buffer.memory",
                48L << 20,
                "max.request.size",
                16 << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** The index of the tile that is sent next. */
  int next() {
    return sent;
  }

  /** Sends one more tile. */
  void send() {
    int index = sent++;
    EncodedEvent event = CODEC.encode(tile(index), tiles.get(index), Instant.now(), null);
    // Its callback sees what its future would.
    var _ =
        producer.send(
            KafkaRecords.toSend(topic, event),
            (_, error) -> {
              if (error != null) {
                failure.set(error);
              }
            });
  }

  /** Sends so many and returns when the broker has them. */
  void send(int count) {
    for (int i = 0; i < count; i++) {
      send();
    }
    flush();
  }

  void flush() {
    producer.flush();
    Exception error = failure.get();
    if (error != null) {
      throw new IllegalStateException("tile: not published: " + error, error);
    }
  }

  private TileExtracted tile(int index) {
    int size = tiles.size();
    return new TileExtracted(
        TileExtracted.tileId(SUBMISSION, index),
        // As many images as a stack has under way, so that scores spread as there.
        "bench-" + index / tiles.all().size(),
        SUBMISSION,
        index,
        0,
        0,
        new Region(0, 0, size, size),
        size,
        size,
        1,
        model,
        TileCode.CONTENT_TYPE,
        null,
        null,
        null,
        null);
  }

  @Override
  public void close() {
    producer.close();
  }
}
