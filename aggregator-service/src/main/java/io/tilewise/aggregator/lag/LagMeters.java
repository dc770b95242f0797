package io.tilewise.aggregator.lag;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The last sample as meters; without one there are none, rather than old ones. Written by one
 * thread at a time.
 */
final class LagMeters {
  private final LongSupplier nanoTime;
  private final MultiGauge records;
  private final MultiGauge seconds;
  private final MultiGauge uncommitted;
  private final MultiGauge standing;
  private final MultiGauge age;

  LagMeters(MeterRegistry registry, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    records = gauge(registry, "tilewise.lag.records", "records that a group has not committed");
    seconds = gauge(registry, "tilewise.lag.seconds", "age of the oldest of these");
    uncommitted =
        gauge(
            registry,
            "tilewise.topic.uncommitted.records",
            "records beyond the last stable offset, which readers wait for");
    standing =
        gauge(
            registry,
            "tilewise.topic.uncommitted.seconds",
            "how long a last stable offset has not moved before such records");
    age = gauge(registry, "tilewise.lag.sample.age.seconds", "since lag was last read");
  }

  private static MultiGauge gauge(MeterRegistry registry, String name, String help) {
    return MultiGauge.builder(name).description(help).register(registry);
  }

  void show(Sample sample) {
    show(records, sample.records(), Reading::tags);
    show(seconds, sample.seconds(), Reading::tags);
    show(uncommitted, sample.uncommitted(), LagMeters::topic);
    show(standing, sample.standing(), LagMeters::topic);
    age.register(List.of(MultiGauge.Row.of(Tags.empty(), sample, this::age)), true);
  }

  private static Tags topic(String name) {
    return Tags.of("topic", name);
  }

  private static <K> void show(
      MultiGauge gauge, Map<K, ? extends Number> values, Function<K, Tags> tags) {
    gauge.register(
        values.entrySet().stream()
            .map(value -> MultiGauge.Row.of(tags.apply(value.getKey()), value.getValue()))
            .toList(),
        true);
  }

  private double age(Sample sample) {
    return (nanoTime.getAsLong() - sample.readAt()) / (double) TimeUnit.SECONDS.toNanos(1);
  }

  void hide() {
    List.of(records, seconds, uncommitted, standing, age)
        .forEach(gauge -> gauge.register(List.of(), true));
  }
}
