package io.tilewise.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * Tells from clients' metrics whether Kafka answers. A member of a group hears an answer to each of
 * its heartbeats, whether it has partitions or not; so one that hears nothing for three of them has
 * lost Kafka. The number of its connections tells less: it counts those that are only being tried,
 * and those to a broker that hangs.
 *
 * <p>Every group member among the clients must hear answers by itself, so that one works for all
 * consumers of a Kafka Streams instance as well. {@link #problem} is to be asked every second or
 * so, since it compares with what it saw when it was last asked. Thread-safe.
 */
public final class KafkaContact {
  private static final long SHORTEST_SILENCE_MILLIS = 3_000;
  private static final long DEFAULT_HEARTBEAT_MILLIS = 3_000;

  private final Supplier<? extends Map<MetricName, ? extends Metric>> metrics;
  private final Duration silence;
  private final LongSupplier nanoTime;
  private final Map<String, Heard> members = new HashMap<>();

  /**
   * Contact of a client, or of several with their metrics in one map.
   *
   * @param metrics as {@code Consumer.metrics()} and {@code KafkaStreams.metrics()} give them
   * @param silence after which Kafka is away, see {@link #silence}
   * @param nanoTime the clock, {@link System#nanoTime}
   */
  public KafkaContact(
      Supplier<? extends Map<MetricName, ? extends Metric>> metrics,
      Duration silence,
      LongSupplier nanoTime) {
    this.metrics = metrics;
    this.silence = silence;
    this.nanoTime = nanoTime;
  }

  /** Three heartbeats of a client with these properties, not less than 3 s. */
  public static Duration silence(Map<String, ?> properties) {
    Object heartbeat = properties.get("heartbeat.interval.ms");
    long millis =
        heartbeat == null ? DEFAULT_HEARTBEAT_MILLIS : Long.parseLong(heartbeat.toString());
    return Duration.ofMillis(Math.max(SHORTEST_SILENCE_MILLIS, 3 * millis));
  }

  /** How many answers a client had heard, and when that number was first seen. */
  private record Heard(double answers, long since) {}

  /** Why Kafka seems to be away; null while it answers, and before there is a client. */
  public synchronized @Nullable String problem() {
    long now = nanoTime.getAsLong();
    Set<String> groupMembers = new HashSet<>();
    Map<String, Double> answers = new HashMap<>();
    metrics.get().forEach((name, metric) -> look(name, metric, groupMembers, answers));
    answers.keySet().retainAll(groupMembers);
    members.keySet().retainAll(answers.keySet());
    answers.forEach(
        (client, count) -> members.merge(client, new Heard(count, now), KafkaContact::later));
    boolean silent =
        members.values().stream().anyMatch(heard -> now - heard.since > silence.toNanos());
    return silent ? "Kafka: no answer for " + silence.toSeconds() + " s" : null;
  }

  /**
   * Whether there are members of a group among the clients, and each was given its share of
   * partitions, which may be none.
   */
  public boolean isMember() {
    List<Metric> rebalances = new ArrayList<>();
    metrics
        .get()
        .forEach(
            (name, metric) -> {
              if (name.name().equals("last-rebalance-seconds-ago")) {
                rebalances.add(metric);
              }
            });
    return !rebalances.isEmpty() && rebalances.stream().allMatch(KafkaContact::ended);
  }

  /** Before the first rebalance it is negative. */
  private static boolean ended(Metric secondsAgo) {
    return secondsAgo.metricValue() instanceof Double seconds && seconds >= 0;
  }

  private static void look(
      MetricName name, Metric metric, Set<String> groupMembers, Map<String, Double> answers) {
    String client = name.tags().get("client-id");
    if (client == null) {
      return;
    }
    if (name.name().equals("heartbeat-total")) {
      groupMembers.add(client);
    } else if (name.name().equals("response-total")
        && name.group().equals("consumer-metrics")
        && metric.metricValue() instanceof Double count) {
      answers.put(client, count);
    }
  }

  private static Heard later(Heard before, Heard now) {
    return before.answers == now.answers ? before : now;
  }
}
