package io.tilewise.kafka.work;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a loop tells Kafka how far its partitions are done. Confined to the loop's thread. */
final class Commits {
  /** How long whoever gives partitions up waits. */
  static final Duration LAST = Duration.ofSeconds(5);

  /** How long a turn of the loop waits, which tries again: a stop may come meanwhile. */
  static final Duration STEP = Duration.ofMillis(1500);

  private static final Logger LOG = LoggerFactory.getLogger(Commits.class);
  private static final Duration EVERY = Duration.ofMillis(500);

  private final Consumer<byte[], byte[]> consumer;
  private final WorkUnderWay underWay;
  private final Deaths deaths;
  private final GroupReadiness readiness;
  private final LongSupplier nanoTime;
  private long lastNanos;

  Commits(
      Consumer<byte[], byte[]> consumer,
      WorkUnderWay underWay,
      Deaths deaths,
      GroupReadiness readiness,
      LongSupplier nanoTime) {
    this.consumer = consumer;
    this.underWay = underWay;
    this.deaths = deaths;
    this.readiness = readiness;
    this.nanoTime = nanoTime;
    this.lastNanos = nanoTime.getAsLong();
  }

  /** Begins a commit when it is time for one. */
  void nowAndThen() {
    if (nanoTime.getAsLong() - lastNanos < EVERY.toNanos()) {
      return;
    }
    lastNanos = nanoTime.getAsLong();
    deaths.rest();
    Map<TopicPartition, OffsetAndMetadata> offsets = due(List.of());
    if (!offsets.isEmpty()) {
      consumer.commitAsync(offsets, (_, failure) -> answered(offsets, failure));
    }
  }

  /** What did not arrive is still committable at the next time. */
  private void answered(
      Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable Exception failure) {
    if (failure == null) {
      committed(offsets);
    } else if (failure instanceof AuthorizationException
        || failure instanceof AuthenticationException) {
      readiness.failed(failure);
    } else {
      LOG.debug("offsets not committed", failure);
    }
  }

  /**
   * Commits and waits for it.
   *
   * @return false when the partitions may be others' by now, which the next poll tells
   */
  boolean now() {
    Map<TopicPartition, OffsetAndMetadata> offsets = due(List.of());
    if (offsets.isEmpty()) {
      return true;
    }
    try {
      consumer.commitSync(offsets, STEP);
      committed(offsets);
      return true;
    } catch (CommitFailedException | RebalanceInProgressException e) {
      LOG.debug("offsets not committed", e);
      return false;
    }
  }

  /** Commits before partitions are given up; whoever has them next does again what is not done. */
  void last(Collection<TopicPartition> leaving, Duration atMost) {
    Map<TopicPartition, OffsetAndMetadata> offsets = due(leaving);
    if (offsets.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(offsets, atMost);
      committed(offsets);
    } catch (CommitFailedException
        | RebalanceInProgressException
        | RetriableException
        | AuthenticationException
        | AuthorizationException e) {
      LOG.info("offsets not committed: {}", e.getMessage());
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> due(Collection<TopicPartition> leaving) {
    return deaths.marked(underWay.committable(), leaving);
  }

  private void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
    underWay.committed(offsets);
    deaths.said(offsets);
  }
}
