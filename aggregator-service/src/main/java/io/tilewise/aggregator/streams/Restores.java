package io.tilewise.aggregator.streams;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tilewise.runtime.meters.Buckets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what is read back into stores from their changelogs before a task works. Thread-safe. */
public final class Restores implements StateRestoreListener {
  private static final Logger LOG = LoggerFactory.getLogger(Restores.class);

  private final Map<TopicPartition, Long> startedNanos = new ConcurrentHashMap<>();
  private final Counter records;
  private final Timer time;

  /** Registers its meters. */
  public Restores(MeterRegistry registry) {
    records =
        Counter.builder("tilewise.store.restored.records")
            .description("records read back into stores")
            .register(registry);
    time =
        Buckets.WAIT
            .timer("tilewise.store.restore", "restoring one store of one partition")
            .register(registry);
    Gauge.builder("tilewise.stores.restoring", startedNanos, Map::size)
        .description("stores that are being read back")
        .register(registry);
  }

  @Override
  public void onRestoreStart(TopicPartition changelog, String store, long from, long to) {
    startedNanos.put(changelog, System.nanoTime());
    if (to > from) {
      LOG.info("Restoring {} from {}, offsets {} to {}", store, changelog, from, to);
    }
  }

  @Override
  public void onBatchRestored(TopicPartition changelog, String store, long end, long restored) {
    records.increment((double) restored);
  }

  @Override
  public void onRestoreEnd(TopicPartition changelog, String store, long total) {
    Long started = startedNanos.remove(changelog);
    if (started != null) {
      Duration took = Duration.ofNanos(System.nanoTime() - started);
      time.record(took);
      if (total > 0) {
        LOG.info("Restored {} from {}: {} records in {}", store, changelog, total, took);
      }
    }
  }

  /** All tasks that this process has are restored: what was begun for others was never ended. */
  public void forget() {
    startedNanos.clear();
  }

  /** The task went elsewhere, or failed, before it was restored. */
  @Override
  public void onRestoreSuspended(TopicPartition changelog, String store, long total) {
    startedNanos.remove(changelog);
  }
}
