package io.tilewise.inference;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.classifier.engine.EngineDevice;
import io.tilewise.events.Lane;
import io.tilewise.events.LateTiles;
import io.tilewise.events.Topics;
import io.tilewise.inference.InferenceConfig.Batches;
import io.tilewise.inference.InferenceConfig.Preload;
import io.tilewise.runtime.Health;
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

  private Member(InferenceConfig config, boolean warm) {
    if (!warm) {
      engine.holdLoads();
    }
    service = InferenceService.start(config, meters, engine);
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
    return join(broker, lanes, more, Duration.ofMinutes(5));
  }

  /** Joins those who serve all lanes, and does not wait long for its engine. */
  static Member impatient(BrokerFixture broker, Duration callLimit) {
    return join(broker, EnumSet.allOf(Lane.class), Map.of(), callLimit);
  }

  /** Will join those who serve all lanes when its model is let through. */
  static Member cold(BrokerFixture broker) {
    Map<String, Object> kafka = Map.of("bootstrap.servers", SharedBroker.BROKER.bootstrapServers());
    InferenceConfig config =
        config(broker.topics, EnumSet.allOf(Lane.class), kafka, Duration.ofMinutes(5));
    return new Member(
        InferenceFixture.preloading(new Preload.Named(List.of(Tiles.MODEL)), config), false);
  }

  private static Member join(
      BrokerFixture broker, Set<Lane> lanes, Map<String, Object> more, Duration callLimit) {
    Map<String, Object> kafka = new HashMap<>();
    kafka.put("bootstrap.servers", SharedBroker.BROKER.bootstrapServers());
    kafka.put("heartbeat.interval.ms", 300);
    kafka.putAll(more);
    return new Member(config(broker.topics, lanes, kafka, callLimit), true);
  }

  private static InferenceConfig config(
      Topics topics, Set<Lane> lanes, Map<String, Object> kafka, Duration callLimit) {
    return new InferenceConfig(
        kafka,
        topics,
        lanes,
        Path.of("models"),
        Preload.NONE,
        2,
        new Batches(BATCH, Duration.ofMillis(5), IN_FLIGHT, 64 << 20),
        new EngineDevice.Automatic(),
        1,
        Duration.ofSeconds(20),
        LateTiles.IGNORE,
        callLimit,
        InferenceConfig.Images.NONE);
  }

  /** Scores of its that Kafka has. */
  int scored() {
    return (int) meters.counter("tilewise.tiles.scored").count();
  }

  /** How it is. */
  Health health() {
    return service.health();
  }

  /** Leaves after what it has in hand. */
  @Override
  public void close() {
    engine.open();
    leave();
  }

  /** Leaves, whatever its engine does. */
  void leave() {
    service.stopTaking();
    service.close();
  }
}
