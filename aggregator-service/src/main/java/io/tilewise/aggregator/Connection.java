package io.tilewise.aggregator;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Whether the consumers of a group hear from Kafka, as their own metrics tell. Clients do not say
 * when a broker is away, they only go on trying; but each member of a group is answered every few
 * seconds, with partitions or without, and counts these answers. Thread-safe.
 */
final class Connection {
  /** Three heartbeats, as Kafka has them by default. */
  static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

  private static final String COUNT = "response-total";
  private static final String COUNTS = "consumer-metrics";
  private static final String MEMBER = "last-rebalance-seconds-ago";
  private static final String MEMBERS = "consumer-coordinator-metrics";

  private final LongSupplier nanos;
  private volatile Map<String, Answers> answers = Map.of();
  private volatile boolean member;

  /** By a clock like {@link System#nanoTime}. */
  Connection(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** How many answers a client had, and since when no other came. */
  private record Answers(double count, long sinceNanos) {}

  /**
   * Takes note of the metrics of all consumers. To be called every second or so, and when asked.
   */
  synchronized void look(Map<MetricName, ? extends Metric> metrics) {
    Set<String> members = new HashSet<>();
    Map<String, Double> counts = new HashMap<>();
    boolean all = true;
    for (Map.Entry<MetricName, ? extends Metric> each : metrics.entrySet()) {
      MetricName name = each.getKey();
      if (name.group().equals(MEMBERS) && name.name().equals(MEMBER)) {
        members.add(client(name));
        all &= value(each.getValue()) >= 0; // before the first share of partitions it is negative
      } else if (name.group().equals(COUNTS) && name.name().equals(COUNT)) {
        counts.put(client(name), value(each.getValue()));
      }
    }
    counts.keySet().retainAll(members); // others do not hear regularly
    answers = since(counts);
    member = all && !members.isEmpty();
  }

  private Map<String, Answers> since(Map<String, Double> counts) {
    long now = nanos.getAsLong();
    Map<String, Answers> next = new HashMap<>();
    counts.forEach(
        (client, count) -> {
          Answers before = answers.get(client);
          boolean same = before != null && before.count == count;
          next.put(client, same ? before : new Answers(count, now));
        });
    return Map.copyOf(next);
  }

  private static String client(MetricName name) {
    return name.tags().getOrDefault("client-id", "");
  }

  private static double value(Metric metric) {
    return metric.metricValue() instanceof Number number ? number.doubleValue() : -1;
  }

  /** Why it is not connected; empty when it is: each consumer is a member and hears from Kafka. */
  Optional<String> whyNot() {
    long now = nanos.getAsLong();
    Duration silence =
        answers.values().stream()
            .map(each -> Duration.ofNanos(now - each.sinceNanos))
            .reduce(Duration.ZERO, (one, other) -> one.compareTo(other) > 0 ? one : other);
    if (silence.compareTo(LONGEST_SILENCE) > 0) {
      return Optional.of("Kafka: no answer for " + silence.toSeconds() + " s");
    }
    return member ? Optional.empty() : Optional.of("Kafka: not yet a member of its group");
  }
}
