package io.tilewise.aggregator;

import io.tilewise.aggregator.timing.Timing;
import io.tilewise.aggregator.topics.TopicNeeds;
import io.tilewise.events.LateTiles;
import io.tilewise.events.Topics;
import io.tilewise.runtime.HttpSecurity;
import io.tilewise.runtime.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Settings of the aggregator.
 *
 * @param kafka properties of the Kafka clients, {@code bootstrap.servers} among them
 * @param topics that it reads and writes
 * @param stateDirectory of the local stores; what is lost there is restored from Kafka
 * @param advertisedAddress host:port under which other instances reach this one's HTTP
 * @param threads stream threads, 1 to 64
 * @param standbyReplicas copies of each store that other instances keep warm, 0 to 2
 * @param cacheBytes of records that wait for the next commit
 * @param storeBytes of memory outside the heap that all stores of this process share
 * @param retention of tile rows, an hour or more where it is set by an operator
 * @param finalRetention of the markers that keep a submission from a second verdict
 * @param grace after a start for images whose deadline passed meanwhile
 * @param lateTiles what tiles do that come after the verdict
 * @param security of the HTTP of all instances, which ask each other
 */
public record AggregatorConfig(
    Map<String, Object> kafka,
    Topics topics,
    Path stateDirectory,
    String advertisedAddress,
    int threads,
    int standbyReplicas,
    long cacheBytes,
    long storeBytes,
    Duration retention,
    Duration finalRetention,
    Duration grace,
    LateTiles lateTiles,
    HttpSecurity security) {
  /** Default port of health, metrics and progress. */
  static final int PORT = 8083;

  /** Default port of the platform's probes. */
  static final int PROBE_PORT = 8093;

  private static final long MIB = 1 << 20;
  private static final int MAX_STANDBY_REPLICAS = 2;
  private static final Duration LEAST_RETENTION = Duration.ofMinutes(10);
  private static final Duration YEAR = Duration.ofDays(365);

  public AggregatorConfig {
    kafka = Map.copyOf(kafka);
    if (!kafka.containsKey("bootstrap.servers")) {
      throw new IllegalArgumentException(
          "kafka: " + kafka.keySet() + " (expected: bootstrap.servers)");
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + " (expected: >= 1)");
    }
    if (standbyReplicas < 0 || standbyReplicas > MAX_STANDBY_REPLICAS) {
      throw new IllegalArgumentException(
          "standbyReplicas: " + standbyReplicas + " (expected: 0 to 2)");
    }
    // Less than what an operator may set lets a test see days of waiting in seconds.
    if (!retention.isPositive()) {
      throw new IllegalArgumentException("retention: " + retention + " (expected: > PT0S)");
    }
  }

  /** Reads {@code TILEWISE_*}. */
  public static AggregatorConfig from(Settings settings) {
    int cores = Runtime.getRuntime().availableProcessors();
    String host = settings.string("TILEWISE_MANAGEMENT_HOST", "127.0.0.1");
    int port = settings.integer("TILEWISE_MANAGEMENT_PORT", PORT, 0, 65535);
    return new AggregatorConfig(
        settings.kafka(),
        topics(settings),
        settings.path("TILEWISE_STATE_DIR", Path.of("tilewise-data", "aggregator")),
        advertised(settings, reachable(host) + ":" + port),
        settings.integer("TILEWISE_STREAM_THREADS", Math.clamp(cores / 2, 1, 4), 1, 64),
        settings.integer("TILEWISE_STANDBY_REPLICAS", 0, 0, MAX_STANDBY_REPLICAS),
        settings.dataSize("TILEWISE_RECORD_CACHE", 16 * MIB),
        settings.dataSize("TILEWISE_STORE_MEMORY", 128 * MIB),
        settings.duration("TILEWISE_TILE_RETENTION", Duration.ofDays(2), LEAST_RETENTION, YEAR),
        settings.duration("TILEWISE_FINAL_RETENTION", Duration.ofDays(8), LEAST_RETENTION, YEAR),
        settings.duration("TILEWISE_DEADLINE_GRACE", Duration.ofSeconds(30)),
        lateTiles(settings),
        HttpSecurity.from(settings));
  }

  private static Topics topics(Settings settings) {
    return settings.read(
        "TILEWISE_TOPIC_PREFIX", new Topics(""), Topics.PREFIX_EXPECTED, Topics::new);
  }

  private static LateTiles lateTiles(Settings settings) {
    return settings.read(
        "TILEWISE_LATE_TILES", LateTiles.IGNORE, LateTiles.EXPECTED, LateTiles::parse);
  }

  /** Who listens on every address, as in a container, is reached by the one of its host name. */
  private static String reachable(String host) {
    if (!host.equals("0.0.0.0")) {
      return host;
    }
    try {
      return InetAddress.getLocalHost().getHostAddress();
    } catch (UnknownHostException e) {
      return host; // an instance alone needs no other's way to it
    }
  }

  private static String advertised(Settings settings, String own) {
    String address = settings.string("TILEWISE_ADVERTISED_ADDRESS", own);
    if (!address.matches("[^:]+:\\d{1,5}")) {
      settings.problem("TILEWISE_ADVERTISED_ADDRESS", address, "host:port");
      return own;
    }
    return address;
  }

  /** What decides how the topics have to be. */
  TopicNeeds topicNeeds() {
    return new TopicNeeds(kafka, topics, applicationId(), retention);
  }

  Timing timing() {
    return new Timing(retention, finalRetention, grace, lateTiles);
  }

  /** Also the consumer group and the first part of all internal topics: never to be changed. */
  String applicationId() {
    return topics.prefix() + "tilewise-aggregator";
  }
}
