package io.tilewise.kafka.work;

import io.tilewise.kafka.LogContext;
import io.tilewise.kafka.suspects.Trials;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of records from the poll to the handler. Where deaths are counted, none is handed over
 * before Kafka knows who has it, a suspect only while nothing else is at work, and nothing while a
 * suspect is, see {@link Trials}; they wait in a line, in the order they were read. Confined to the
 * loop's thread.
 */
final class HandOver {
  private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);

  private final Consumer<byte[], byte[]> consumer;
  private final boolean countsDeaths;
  private final WorkHandler handler;
  private final WorkUnderWay underWay;
  private final Deaths deaths;
  private final Commits commits;
  private final Trials trials;
  private final Queue<ConsumerRecord<byte[], byte[]>> line = new ArrayDeque<>();
  private @Nullable Work suspect;

  HandOver(
      Consumer<byte[], byte[]> consumer,
      boolean countsDeaths,
      WorkHandler handler,
      WorkUnderWay underWay,
      Deaths deaths,
      Commits commits,
      Trials trials) {
    this.consumer = consumer;
    this.countsDeaths = countsDeaths;
    this.handler = handler;
    this.underWay = underWay;
    this.deaths = deaths;
    this.commits = commits;
    this.trials = trials;
  }

  /** Whether records wait here: no more had better be read. */
  boolean isHolding() {
    return !line.isEmpty();
  }

  void add(ConsumerRecord<byte[], byte[]> record) {
    line.add(record);
  }

  /** Hands over what may be; throws what a commit throws that may pass, and then goes on later. */
  void turn() {
    if (!countsDeaths) {
      line.forEach(record -> handler.take(underWay.take(record, false)));
      line.clear();
      return;
    }
    if (!underWay.isAtWork()) {
      trials.isIdle(this);
    }
    if (isTrialOver() && !line.isEmpty() && isSaid()) {
      while (!line.isEmpty() && mayGo(line.element())) {
        go(line.remove());
      }
    }
    if (line.isEmpty() && suspect == null) {
      trials.wantsNothing(this);
    }
  }

  /**
   * Whether no suspect is at work. That one came through is committed before anything else begins:
   * a death by that must not be taken for its own.
   */
  private boolean isTrialOver() {
    Work tried = suspect;
    if (tried == null) {
      return true;
    }
    if (underWay.isAtWork(tried)) {
      return false;
    }
    deaths.cameThrough(tried);
    if (!commits.now()) {
      return false;
    }
    suspect = null;
    trials.endsTrial(this);
    return true;
  }

  /** Whether Kafka knows who has the partitions of the line, and how far they are handed over. */
  private boolean isSaid() {
    Map<TopicPartition, Long> firsts = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : line) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      if (!deaths.isTakenOver(partition)) {
        firsts.putIfAbsent(partition, record.offset());
      }
    }
    if (!firsts.isEmpty()) {
      Map<TopicPartition, OffsetAndMetadata> committed =
          consumer.committed(firsts.keySet(), Commits.STEP);
      firsts.forEach(
          (partition, first) -> deaths.takeOver(partition, first, committed.get(partition)));
    }
    line.forEach(deaths::reaches);
    return !deaths.areUnsaid() || commits.now();
  }

  private boolean mayGo(ConsumerRecord<byte[], byte[]> record) {
    if (suspect != null) {
      return false;
    }
    if (!deaths.isSuspect(record)) {
      return trials.mayWork(this);
    }
    return trials.mayTry(this) && (deaths.isQuarantined(record) || isTried(record));
  }

  private boolean isTried(ConsumerRecord<byte[], byte[]> record) {
    deaths.tries(record);
    return commits.now();
  }

  private void go(ConsumerRecord<byte[], byte[]> record) {
    boolean alone = deaths.isSuspect(record);
    boolean quarantined = alone && deaths.isQuarantined(record);
    Work work = underWay.take(record, quarantined);
    if (quarantined) {
      try (LogContext _ = LogContext.of(work.received())) {
        LOG.error("{}: {}", work, Work.QUARANTINED_TEXT);
      }
    }
    suspect = alone ? work : null;
    handler.take(work);
  }

  /** What is not handed over is not: it is read again by whoever goes on. */
  void clear() {
    line.clear();
  }

  /** Nothing is read any more. */
  void end() {
    line.clear();
    trials.endsTrial(this);
    trials.isIdle(this);
    trials.wantsNothing(this);
  }

  /** These partitions went elsewhere. */
  void lose(Collection<TopicPartition> partitions) {
    Set<TopicPartition> gone = Set.copyOf(partitions);
    line.removeIf(record -> gone.contains(new TopicPartition(record.topic(), record.partition())));
  }
}
