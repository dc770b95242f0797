package io.tilewise.aggregator.streams;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.File;
import java.nio.file.Path;
import org.apache.kafka.common.Metric;
import org.apache.kafka.streams.KafkaStreams;

/**
 * How much all local stores take on disk, as RocksDB itself counts: no directory is walked. Rows
 * that are written and not yet flushed are not in it. And what room there is left for them.
 */
public final class StoreBytes {
  private static final String SST_FILES = "total-sst-files-size";

  private StoreBytes() {}

  /** Registers the meter. */
  public static void bindTo(MeterRegistry registry, KafkaStreams streams) {
    Gauge.builder("tilewise.store", streams, StoreBytes::of)
        .description("files of all local stores")
        .baseUnit("bytes")
        .register(registry);
  }

  /** Registers the meters of the disk that a directory is on. */
  public static void bindTo(MeterRegistry registry, Path directory) {
    File disk = directory.toFile();
    Gauge.builder("tilewise.state.free", disk, File::getUsableSpace)
        .description("free on the disk of the state directory")
        .baseUnit("bytes")
        .strongReference(true)
        .register(registry);
    Gauge.builder("tilewise.state.size", disk, File::getTotalSpace)
        .description("size of the disk of the state directory")
        .baseUnit("bytes")
        .strongReference(true)
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
