package io.tilewise.tiler;

import io.micrometer.core.instrument.MeterRegistry;
import io.tilewise.events.ImageRejected;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Lane;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.Topics;
import io.tilewise.events.codec.EncodedEvent;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.kafka.PublishException;
import io.tilewise.kafka.work.Publisher;
import io.tilewise.kafka.work.Work;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says what one worker found out of submissions: tiles, manifests and rejections; owned by the
 * worker's thread. {@link #tile} blocks while the producer's buffer is full, which is what slows
 * the reader down to the broker's pace.
 */
final class TilePublisher {
  private final Publisher publisher;
  private final Topics topics;
  private final InstantSource clock;
  private final TilerMetrics metrics;
  private final EventCodec codec = new EventCodec("/tilewise/tiler");

  TilePublisher(Publisher publisher, Topics topics, InstantSource clock, TilerMetrics metrics) {
    this.publisher = publisher;
    this.topics = topics;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** A publisher for tiles, which are large and many. */
  static Publisher connect(TilerConfig config, String clientId, MeterRegistry meters) {
    Map<String, Object> kafka = new HashMap<>();
    kafka.put("linger.ms", 5);
    kafka.put("batch.size", 256 << 10);
    kafka.put("buffer.memory", 16L << 20); // kept for ever once it was used; no less than a record
    kafka.putAll(config.kafka());
    // Coded pixels do not shrink again, and the rest is too little to matter.
    kafka.put("compression.type", "none");
    kafka.put("max.request.size", 16 << 20);
    return new Publisher(
            "tiler", config.topics().deadLetters(), Publisher.producers(clientId, kafka), meters)
        .withBulk(Publisher.producers(clientId + "-references", references(config)))
        .connect();
  }

  /** Many and alike: what is sent together is a tenth of what each would be. */
  private static Map<String, Object> references(TilerConfig config) {
    Map<String, Object> kafka = new HashMap<>();
    kafka.put("linger.ms", 20);
    kafka.put("batch.size", 256 << 10);
    kafka.put("buffer.memory", 8L << 20);
    kafka.putAll(config.kafka());
    kafka.put("compression.type", "zstd");
    return kafka;
  }

  /** Sends a tile to its lane; blocks while the buffer is full. */
  void tile(Work work, Lane lane, TileExtracted tile, byte[] frame, @Nullable String traceparent)
      throws PublishException {
    publisher.check();
    EncodedEvent event = codec.encode(tile, frame, clock.instant(), traceparent);
    Publisher.Receipt receipt = () -> metrics.published(lane);
    if (tile.reference() == null) {
      publisher.send(work, topics.tiles(lane), event, receipt);
    } else {
      publisher.sendBulk(work, topics.tiles(lane), event, receipt);
    }
  }

  /** Sends the manifest when every tile is acknowledged, and waits for it. */
  void tiled(Work work, ImageTiled manifest, @Nullable String traceparent) throws PublishException {
    publisher.flush();
    EncodedEvent event = codec.encode(manifest, clock.instant(), traceparent);
    publisher.send(work, topics.imagesTiled(), event, () -> {});
    publisher.flush();
  }

  /** Throws when anything that was sent was not taken. */
  void check() throws PublishException {
    publisher.check();
  }

  /** Waits until all that was sent is acknowledged. */
  void flush() throws PublishException {
    publisher.flush();
  }

  /** What was sent before counts no more. */
  void forget() {
    publisher.reset();
  }

  /** Sends a rejection and waits for it. */
  void rejected(Work work, ImageRejected rejection, @Nullable String traceparent)
      throws PublishException {
    EncodedEvent event = codec.encode(rejection, clock.instant(), traceparent);
    publisher.send(
        work, topics.imagesRejected(), event, () -> metrics.rejected(rejection.reason()));
    publisher.flush();
  }
}
