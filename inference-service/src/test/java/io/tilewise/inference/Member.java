package io.tilewise.inference;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.classifier.engine.EngineDevice;
import io.tilewise.events.Lane;
import io.tilewise.events.LateTiles;
import io.tilewise.events.Topics;
import io.tilewise.inference.InferenceConfig.Batches;
import io.tilewise.runtime.RunningService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A member of a group in this JVM, with an engine of its own that is the test's. */
final class Member implements AutoCloseable {
  /** Tiles of a batch. */
  static final int BATCH = 8;

  /** Tiles of a lane that are under way. */
  static final int IN_FLIGHT = 16;

  final GatedEngine engine = new GatedEngine();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RunningService service;

  private Member(Topics topics, Set<Lane> lanes, Map<String, Object> kafka) {
    service = InferenceService.start(config(topics, lanes, kafka), meters, engine);
  }

  /** Joins those who serve all lanes. */
  static Member join(BrokerFixture kafka) {
    return join(kafka, EnumSet.allOf(Lane.class));
  }

  static Member join(BrokerFixture kafka, Set<Lane> lanes) {
    return join(kafka, lanes, Map.of());
  }

  /**
   * Joins those who serve some lanes.
   *
   * @param more properties of Kafka's clients
   */
  static Member join(BrokerFixture broker, Set<Lane> lanes, Map<String, Object> more) {
    Map<String, Object> kafka = new HashMap<>();
    kafka.put("bootstrap.servers", SharedBroker.BROKER.bootstrapServers());
    kafka.put("heartbeat.interval.ms", 300);
    kafka.putAll(more);
    return new Member(broker.topics, lanes, kafka);
  }

  private static InferenceConfig config(Topics topics, Set<Lane> lanes, Map<String, Object> kafka) {
    return new InferenceConfig(
        kafka,
        topics,
        lanes,
        Path.of("models"),
        List.of(),
        2,
        new Batches(BATCH, Duration.ofMillis(5), IN_FLIGHT, 64 << 20),
        new EngineDevice.Automatic(),
        1,
        Duration.ofSeconds(20),
        LateTiles.IGNORE,
        Duration.ofMinutes(5));
  }

  /** Scores of its that Kafka has. */
  int scored() {
    return (int) meters.counter("tiles.scored").count();
  }

  /** Leaves after what it has in hand. */
  @Override
  public void close() {
    engine.open();
    service.stopTaking();
    service.close();
  }
}
