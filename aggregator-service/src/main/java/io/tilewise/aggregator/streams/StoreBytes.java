package io.tilewise.aggregator.streams;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.common.Metric;
import org.apache.kafka.streams.KafkaStreams;

/**
 * How much all local stores take on disk, as RocksDB itself counts: no directory is walked. Rows
 * that are written and not yet flushed are not in it.
 */
public final class StoreBytes {
  private static final String SST_FILES = "total-sst-files-size";

  private StoreBytes() {}

  /** Registers the meter. */
  public static void bindTo(MeterRegistry registry, KafkaStreams streams) {
    Gauge.builder("stores.disk", streams, StoreBytes::of)
        .description("files of all local stores")
        .baseUnit("bytes")
        .register(registry);
  }

  private static double of(KafkaStreams streams) {
    return streams.metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals(SST_FILES))
        .map(Metric::metricValue)
        .mapToDouble(value -> value instanceof Number bytes ? bytes.doubleValue() : 0)
        .sum();
  }
}
