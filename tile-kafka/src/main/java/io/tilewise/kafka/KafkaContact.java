package io.tilewise.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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
 * so, since it compares with what it saw when it was last asked; to ask more often costs nothing,
 * and what it says of a group that is well may be a second old. Thread-safe.
 */
public final class KafkaContact {
  private static final long SHORTEST_SILENCE_MILLIS = 3_000;
  private static final long DEFAULT_HEARTBEAT_MILLIS = 3_000;

  /** Kafka Streams has thousands of metrics, and each look walks them all. */
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Supplier<? extends Map<MetricName, ? extends Metric>> metrics;
  private final Duration silence;
  private final LongSupplier nanoTime;
  private final Map<String, Heard> members = new HashMap<>();
  private @Nullable Look last;
  private long lookedAt;

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

  /** What one walk over all metrics came to. */
  private record Look(@Nullable String problem, boolean member) {
    boolean isWell() {
      return problem == null && member;
    }
  }

  /** Why Kafka seems to be away; null while it answers, and before there is a client. */
  public @Nullable String problem() {
    return look().problem;
  }

  /**
   * Whether there are members of a group among the clients, and each was given its share of
   * partitions, which may be none.
   */
  public boolean isMember() {
    return look().member;
  }

  /** Once a second while all is well; what is not is looked at each time that somebody asks. */
  private synchronized Look look() {
    long now = nanoTime.getAsLong();
    Look current = last;
    if (current == null || !current.isWell() || now - lookedAt >= LOOK_NANOS) {
      current = lookAnew(now);
      last = current;
      lookedAt = now;
    }
    return current;
  }

  private Look lookAnew(long now) {
    Seen seen = new Seen();
    metrics.get().forEach(seen::add);
    seen.answers.keySet().retainAll(seen.groupMembers);
    members.keySet().retainAll(seen.answers.keySet());
    seen.answers.forEach(
        (client, count) -> members.merge(client, new Heard(count, now), KafkaContact::later));
    boolean silent =
        members.values().stream().anyMatch(heard -> now - heard.since > silence.toNanos());
    return new Look(
        silent ? "Kafka: no answer for " + silence.toSeconds() + " s" : null,
        !seen.rebalances.isEmpty() && seen.rebalances.stream().allMatch(KafkaContact::ended));
  }

  /** Before the first rebalance it is negative. */
  private static boolean ended(Metric secondsAgo) {
    return secondsAgo.metricValue() instanceof Double seconds && seconds >= 0;
  }

  /** The few metrics that matter. */
  private static final class Seen {
    private final Set<String> groupMembers = new HashSet<>();
    private final Map<String, Double> answers = new HashMap<>();
    private final List<Metric> rebalances = new ArrayList<>();

    void add(MetricName name, Metric metric) {
      switch (name.name()) {
        case "last-rebalance-seconds-ago" -> rebalances.add(metric);
        case "heartbeat-total" -> client(name).ifPresent(groupMembers::add);
        case "response-total" -> addAnswers(name, metric);
        default -> {} // one of thousands
      }
    }

    private void addAnswers(MetricName name, Metric metric) {
      if (name.group().equals("consumer-metrics") && metric.metricValue() instanceof Double count) {
        client(name).ifPresent(client -> answers.put(client, count));
      }
    }

    private static Optional<String> client(MetricName name) {
      return Optional.ofNullable(name.tags().get("client-id"));
    }
  }

  private static Heard later(Heard before, Heard now) {
    return before.answers == now.answers ? before : now;
  }
}
