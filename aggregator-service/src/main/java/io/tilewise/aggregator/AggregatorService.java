package io.tilewise.aggregator;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.tilewise.aggregator.AggregatorTopology.Surroundings;
import io.tilewise.runtime.Health;
import io.tilewise.runtime.ManagementServer;
import io.tilewise.runtime.RunningService;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.HostInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The aggregator, running. Thread-safe; Kafka Streams owns the threads that do the work.
 *
 * <p>An infrastructure error replaces the thread that met it: its transaction is aborted and its
 * input read again. Any other error is a bug; it ends all threads, and the service is not live.
 */
public final class AggregatorService implements RunningService {
  private static final Logger LOG = LoggerFactory.getLogger(AggregatorService.class);
  private static final String NAME = "aggregator";
  private static final Duration COMMIT_INTERVAL = Duration.ofMillis(100);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);
  private static final int SESSION_TIMEOUT_MILLIS = 10_000;
  private static final int MAX_RECORD_BYTES = 16 << 20;

  private final KafkaStreams streams;
  private final KafkaStreamsMetrics streamsMetrics;
  private final ImageQueries queries;
  private volatile boolean stopping;

  private AggregatorService(KafkaStreams streams, ImageQueries queries) {
    this.streams = streams;
    this.queries = queries;
    this.streamsMetrics = new KafkaStreamsMetrics(streams);
  }

  /**
   * Starts it. Waits for Kafka while that is away.
   *
   * @throws IllegalStateException when topics are missing or not co-partitioned
   * @throws InterruptedException when interrupted while waiting for Kafka
   */
  public static AggregatorService start(AggregatorConfig config, MeterRegistry meters)
      throws InterruptedException {
    int partitions = TopicCheck.partitions(config.kafka(), config.topics());
    InFlight inFlight = new InFlight();
    Surroundings surroundings =
        new Surroundings(
            config.topics(),
            partitions,
            InstantSource.system(),
            inFlight,
            new AggregatorMetrics(meters, inFlight));
    KafkaStreams streams =
        new KafkaStreams(
            AggregatorTopology.build(config.timing(), surroundings), properties(config));
    streams.setUncaughtExceptionHandler(AggregatorService::respond);
    HostInfo self = HostInfo.buildFromEndpoint(config.advertisedAddress());
    AggregatorService service =
        new AggregatorService(streams, new ImageQueries(streams, inFlight, self));
    service.streamsMetrics.bindTo(meters);
    streams.start();
    return service;
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
    // A verdict is readable when its transaction is committed: the interval is its latency.
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, (int) COMMIT_INTERVAL.toMillis());
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, config.cacheBytes());
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, StoreMemory.class);
    properties.put(StoreMemory.BYTES, config.storeBytes());
    // After a kill its images wait until its session ends.
    properties.putIfAbsent("session.timeout.ms", SESSION_TIMEOUT_MILLIS);
    // Dead letters keep the bytes of what was refused, whatever their size.
    properties.put(StreamsConfig.producerPrefix("max.request.size"), MAX_RECORD_BYTES);
    return properties;
  }

  static StreamThreadExceptionResponse respond(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof RetriableException) {
        LOG.warn("Stream thread replaced after {}", cause.toString());
        return StreamThreadExceptionResponse.REPLACE_THREAD;
      }
    }
    LOG.error("Stream thread ended by an error that trying again does not mend", error);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Health health() {
    KafkaStreams.State state = streams.state();
    if (stopping) {
      return Health.notReady("stopping");
    }
    return switch (state) {
      case RUNNING -> Health.up();
      case CREATED, REBALANCING -> Health.notReady("streams: " + state);
      case PENDING_SHUTDOWN, PENDING_ERROR, ERROR, NOT_RUNNING -> Health.dead("streams: " + state);
    };
  }

  @Override
  public Map<String, ManagementServer.Route> routes() {
    return Map.of("/images", queries);
  }

  /** Nothing is held that needs work: each record is processed whole, or read again. */
  @Override
  public void stopTaking() {
    stopping = true;
    streams.pause();
  }

  @Override
  public void close() {
    stopping = true;
    // Leaving the group tells the others at once; otherwise they wait for the session to end.
    CloseOptions leaving =
        CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
            .withTimeout(CLOSE_TIMEOUT);
    if (!streams.close(leaving)) {
      LOG.warn("Streams did not end within {}; Kafka aborts what was open", CLOSE_TIMEOUT);
    }
    streamsMetrics.close();
  }
}
