package io.tilewise.aggregator;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.tilewise.aggregator.aggregation.AggregatorMetrics;
import io.tilewise.aggregator.aggregation.InFlight;
import io.tilewise.aggregator.aggregation.Surroundings;
import io.tilewise.aggregator.lag.LagWatch;
import io.tilewise.aggregator.query.ImageQueries;
import io.tilewise.aggregator.query.ImageRoute;
import io.tilewise.aggregator.streams.DeadLetterHandler;
import io.tilewise.aggregator.streams.DeadLetters;
import io.tilewise.aggregator.streams.LocalState;
import io.tilewise.aggregator.streams.OneFlushPerCommit;
import io.tilewise.aggregator.streams.ProductionFailures;
import io.tilewise.aggregator.streams.Restores;
import io.tilewise.aggregator.streams.StoreBytes;
import io.tilewise.aggregator.streams.StoreLibrary;
import io.tilewise.aggregator.streams.StoreMemory;
import io.tilewise.aggregator.streams.UncaughtErrors;
import io.tilewise.aggregator.topics.LaneRetention;
import io.tilewise.aggregator.topics.TopicCheck;
import io.tilewise.kafka.KafkaContact;
import io.tilewise.kafka.ServiceClients;
import io.tilewise.runtime.ConfigurationException;
import io.tilewise.runtime.Health;
import io.tilewise.runtime.Route;
import io.tilewise.runtime.RunningService;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The aggregator, running. Thread-safe; Kafka Streams owns the threads that do the work.
 *
 * <p>What an error of a stream thread means is decided in {@link UncaughtErrors}: an infrastructure
 * error replaces the thread, any other ends all of them, and the service is not live.
 */
public final class AggregatorService implements RunningService {
  private static final Logger LOG = LoggerFactory.getLogger(AggregatorService.class);
  private static final String NAME = DeadLetters.SERVICE;

  /** A verdict is readable once it is committed: half of this is what it waits on average. */
  private static final Duration COMMIT_INTERVAL = Duration.ofMillis(30);

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration ASK = Duration.ofMinutes(10);
  private static final Duration LAG = Duration.ofSeconds(10);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

  /** What is left to do once Streams ended, or did not. */
  private static final Duration LAST_STEPS = Duration.ofSeconds(1);

  private static final int MAX_RECORD_BYTES = 16 << 20;

  private final KafkaStreams streams;
  private final LocalState state;
  private final UncaughtErrors errors;
  private final KafkaStreamsMetrics streamsMetrics;
  private final ImageRoute images;
  private final KafkaContact contact;
  private final Looks looks = new Looks();
  private @Nullable LagWatch lag;
  private volatile boolean stopping;

  private AggregatorService(Started started, ImageRoute images, Duration silence) {
    this.streams = started.streams;
    this.state = started.state;
    this.errors = started.errors;
    this.images = images;
    this.streamsMetrics = new KafkaStreamsMetrics(streams);
    this.contact = new KafkaContact(streams::metrics, silence, System::nanoTime);
    // However seldom somebody asks for its health, it knows since when Kafka is silent.
    looks.every(LOOK, contact::problem);
  }

  /**
   * Starts it. Waits for Kafka while that is away.
   *
   * @throws ConfigurationException when topics are missing or not as they have to be, or the state
   *     directory cannot be used
   * @throws InterruptedException when interrupted while waiting for Kafka
   */
  public static AggregatorService start(AggregatorConfig config, MeterRegistry meters)
      throws ConfigurationException, InterruptedException {
    LocalState state =
        LocalState.open(
            config.stateDirectory(),
            config.applicationId(),
            config.retention(),
            config.finalRetention());
    try {
      TopicCheck.Found topics = TopicCheck.check(config.topicNeeds());
      LaneRetention tileRetention = new LaneRetention(config.topicNeeds());
      tileRetention.refresh();
      InFlight inFlight = new InFlight();
      Surroundings surroundings =
          new Surroundings(
              config.timing(),
              InstantSource.system(),
              inFlight,
              new AggregatorMetrics(meters, inFlight),
              tileRetention);
      Properties properties = properties(config);
      properties.put(DeadLetters.MAX_BYTES, topics.deadLetterBytes());
      Topology topology =
          AggregatorTopology.build(config.topics(), topics.partitions(), surroundings);
      StoreLibrary.load();
      Listeners listeners =
          new Listeners(new Restores(meters), new UncaughtErrors(config.topicNeeds()));
      Started started = start(topology, properties, state, listeners);
      HostInfo self = HostInfo.buildFromEndpoint(config.advertisedAddress());
      AggregatorService service =
          new AggregatorService(
              started,
              new ImageRoute(
                  new ImageQueries(
                      started.streams,
                      self,
                      topics.partitions(),
                      surroundings.inFlight(),
                      surroundings.clock()),
                  config.security()),
              KafkaContact.silence(config.kafka()));
      service.streamsMetrics.bindTo(meters);
      service.keepAsking(tileRetention);
      service.watchLag(config, meters);
      StoreBytes.bindTo(meters, started.streams);
      StoreBytes.bindTo(meters, config.stateDirectory());
      return service;
    } catch (ConfigurationException | RuntimeException | InterruptedException e) {
      state.close();
      throw e;
    }
  }

  /** An operator may have made it longer for what was refused. */
  private void keepAsking(LaneRetention tileRetention) {
    looks.every(ASK, tileRetention::refresh);
  }

  /** One of all instances does: the one that has the first partition. */
  private void watchLag(AggregatorConfig config, MeterRegistry meters) {
    TopicPartition first = new TopicPartition(config.topics().imagesSubmitted(), 0);
    LagWatch watch = new LagWatch(config.topicNeeds(), () -> has(first), meters);
    looks.every(LAG, watch::look);
    lag = watch;
  }

  private boolean has(TopicPartition partition) {
    return streams.state().isRunningOrRebalancing()
        && streams.metadataForLocalThreads().stream()
            .flatMap(thread -> thread.activeTasks().stream())
            .anyMatch(task -> task.topicPartitions().contains(partition));
  }

  private record Listeners(Restores restores, UncaughtErrors errors) {}

  /** Kafka Streams, running on its directory. */
  private record Started(KafkaStreams streams, LocalState state, UncaughtErrors errors) {}

  /** All stores are opened at the start: one that is damaged shows there, and all are dropped. */
  private static Started start(
      Topology topology, Properties properties, LocalState state, Listeners listeners) {
    try {
      return startOnce(topology, properties, state, listeners);
    } catch (StreamsException e) {
      if (!UncaughtErrors.isUnusableStore(e)) {
        throw e;
      }
      LOG.warn("Stores are damaged; they are dropped and restored from Kafka", e);
      state.drop();
      return startOnce(topology, properties, state, listeners);
    }
  }

  private static Started startOnce(
      Topology topology, Properties properties, LocalState state, Listeners listeners) {
    KafkaStreams streams = new KafkaStreams(topology, properties);
    try {
      streams.setUncaughtExceptionHandler(listeners.errors);
      streams.setGlobalStateRestoreListener(listeners.restores);
      // A stream thread that dies in the midst of restoring ends nothing.
      streams.setStateListener(
          (now, _) -> {
            if (now == KafkaStreams.State.RUNNING) {
              listeners.restores.forget();
            }
          });
      streams.start();
      return new Started(streams, state, listeners.errors);
    } catch (RuntimeException e) {
      streams.close(CLOSE_TIMEOUT);
      throw e;
    }
  }

  /** What it runs Kafka Streams with; for whoever compares something else under the same. */
  public static Properties properties(AggregatorConfig config) {
    Properties properties = new Properties();
    properties.putAll(config.kafka());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
    properties.put(StreamsConfig.APPLICATION_SERVER_CONFIG, config.advertisedAddress());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDirectory().toString());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
    properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.standbyReplicas());
    properties.put(StreamsConfig.DEFAULT_CLIENT_SUPPLIER_CONFIG, OneFlushPerCommit.class);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, (int) COMMIT_INTERVAL.toMillis());
    // A thread that waits for records does not commit.
    properties.put(StreamsConfig.POLL_MS_CONFIG, COMMIT_INTERVAL.toMillis());
    // Any order gives the same verdict, and Kafka 4.2 and later pay for this wait with each record.
    properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, config.cacheBytes());
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, StoreMemory.class);
    properties.put(StoreMemory.BYTES, config.storeBytes());
    properties.put(
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterHandler.class);
    properties.put(
        StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, ProductionFailures.class);
    properties.put(DeadLetters.TOPIC, config.topics().deadLetters());
    properties.put(DeadLetters.MAX_BYTES, DeadLetters.DEFAULT_MAX_BYTES);
    properties.putIfAbsent("session.timeout.ms", ServiceClients.SESSION_TIMEOUT_MILLIS);
    ServiceClients.complete(properties);
    // Dead letters keep the bytes of what was refused, whatever their size.
    properties.put(StreamsConfig.producerPrefix("max.request.size"), MAX_RECORD_BYTES);
    return properties;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Health health() {
    KafkaStreams.State now = streams.state();
    if (stopping) {
      return Health.notReady("stopping");
    }
    return switch (now) {
      case RUNNING -> running();
      case CREATED, REBALANCING -> Health.notReady("streams: " + now);
      case PENDING_SHUTDOWN, PENDING_ERROR, ERROR, NOT_RUNNING -> dead(now);
    };
  }

  /** It stays so without Kafka. */
  private Health running() {
    String away = contact.problem();
    if (away != null) {
      return Health.notReady(away);
    }
    return contact.isMember()
        ? Health.up()
        : Health.notReady("Kafka: not yet a member of its group");
  }

  private Health dead(KafkaStreams.State now) {
    return Health.dead("streams: " + now + errors.fatal().map(why -> ", " + why).orElse(""));
  }

  @Override
  public Map<String, Route> routes() {
    return Map.of("/images", images);
  }

  /** Nothing is held that needs work: each record is processed whole, or read again. */
  @Override
  public void stopTaking() {
    stopping = true;
    images.endStreams();
    streams.pause();
  }

  @Override
  public void close(Instant by) {
    stopping = true;
    looks.close();
    if (lag != null) {
      lag.close();
    }
    try (state;
        streamsMetrics) { // whatever the others throw, the stores are let go
      try {
        images.close();
      } finally {
        closeStreams(by);
      }
    }
  }

  private void closeStreams(Instant by) {
    // Leaving the group tells the others at once; otherwise they wait for the session to end.
    CloseOptions leaving =
        CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
            .withTimeout(untilThen(by.minus(LAST_STEPS)));
    if (!streams.close(leaving)) {
      LOG.warn("Streams did not end by {}; Kafka aborts what was open", by);
    }
  }

  private static Duration untilThen(Instant by) {
    Duration left = Duration.between(Instant.now(), by);
    return left.isPositive() ? left : Duration.ZERO;
  }
}
