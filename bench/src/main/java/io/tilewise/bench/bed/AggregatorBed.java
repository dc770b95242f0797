package io.tilewise.bench.bed;

import io.tilewise.aggregator.AggregatorConfig;
import io.tilewise.aggregator.AggregatorService;
import io.tilewise.events.Topics;
import io.tilewise.runtime.RunningService;
import io.tilewise.runtime.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Fresh topics on a broker and what an aggregator on them is started with: its defaults, but for
 * one stream thread.
 *
 * @param broker that it is on
 * @param topics of its own
 * @param recordCache as {@code TILEWISE_RECORD_CACHE}, empty for what the service ships with
 */
public record AggregatorBed(BenchBroker broker, Topics topics, String recordCache) {
  private static final long LOOK_NANOS = 5_000_000;

  /** Creates the topics. */
  public static AggregatorBed fresh(BenchBroker broker, String name, String recordCache) {
    return fresh(broker, name, recordCache, Topics.IMAGE_PARTITIONS);
  }

  /** Creates the topics with so many partitions. */
  public static AggregatorBed fresh(
      BenchBroker broker, String name, String recordCache, int partitions) {
    Topics topics = new Topics(name + ".");
    broker.create(topics, partitions);
    return new AggregatorBed(broker, topics, recordCache);
  }

  public Path state() {
    return broker.directory().resolve("state").resolve(topics.prefix());
  }

  /** The environment of a process. */
  public Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("TILEWISE_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
    environment.put("TILEWISE_TOPIC_PREFIX", topics.prefix());
    environment.put("TILEWISE_STATE_DIR", state().toString());
    environment.put("TILEWISE_STREAM_THREADS", "1");
    if (!recordCache.isEmpty()) {
      environment.put("TILEWISE_RECORD_CACHE", recordCache);
    }
    return environment;
  }

  public AggregatorConfig config() throws Exception {
    return config(environment());
  }

  /** Reads what {@link #environment} gave. */
  public static AggregatorConfig config(Map<String, String> environment) throws Exception {
    Settings settings = Settings.of(environment);
    AggregatorConfig config = AggregatorConfig.from(settings);
    settings.check();
    return config;
  }

  /** The name of the group and of what belongs to it. */
  public String application() throws Exception {
    Properties properties = AggregatorService.properties(config());
    return properties.getProperty(StreamsConfig.APPLICATION_ID_CONFIG);
  }

  /** Of both stores, on the broker; 0 before it was first started. */
  public double changelogMib() throws Exception {
    return (broker.bytes(changelog("tile-rows")) + broker.bytes(changelog("image-records")))
        / (double) (1 << 20);
  }

  /** The topic that a store is restored from. */
  public String changelog(String store) throws Exception {
    return application() + "-" + store + "-changelog";
  }

  /** Starts the aggregator in this JVM. */
  public StreamsRun aggregator() throws Exception {
    return new StreamsRun(AggregatorService::start, config());
  }

  /** Starts it and returns when its stores are restored; gives the seconds that it took. */
  public static double secondsToReady(StreamsRun run, long startNanos) {
    RunningService service = (RunningService) run.running();
    while (!service.health().ready()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return (System.nanoTime() - startNanos) / 1e9;
  }

  public EventPublisher publisher(int lingerMillis) {
    return new EventPublisher(broker.bootstrapServers(), topics, lingerMillis);
  }
}
