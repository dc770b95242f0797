package io.tilewise.kafka.work;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.tilewise.kafka.KafkaContact;
import io.tilewise.kafka.meters.TopicMeters;
import io.tilewise.kafka.rights.Rights;
import io.tilewise.kafka.suspects.Trials;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumer loop of work; its thread alone touches the consumer. What it reads goes to a {@link
 * WorkHandler}. A topic with enough under way is paused, that topic alone, and polling goes on, so
 * that work may take longer than {@code max.poll.interval.ms}. Offsets are committed only up to the
 * first work of a partition that is not finished. Work whose partition goes elsewhere is abandoned.
 */
public final class WorkLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkLoop.class);

  /** Records end it at once; a stop may wait so long. */
  private static final Duration POLL_IDLE = Duration.ofMillis(500);

  /** What ends makes room for more. */
  private static final Duration POLL_BUSY = Duration.ofMillis(10);

  /** Nothing came or ended for a while: one long work, or some that waits for its next attempt. */
  private static final Duration POLL_QUIET = Duration.ofMillis(50);

  private static final Duration QUIET_AFTER = Duration.ofSeconds(1);
  private static final Duration REST = Duration.ofMillis(500);

  /** A stop waits for a last commit so long at most. */
  private static final Duration LAST_STEP = Duration.ofMillis(1500);

  /** The farewell is sent at once; to wait on is to wait for a fetch that the broker holds. */
  private static final Duration FAREWELL = Duration.ofMillis(250);

  private final Consumer<byte[], byte[]> consumer;
  private final List<String> topics;
  private final WorkHandler handler;
  private final LongSupplier nanoTime;
  private final KafkaClientMetrics metrics;
  private final TopicMeters topicMeters;
  private final Queue<Work> ended = new ConcurrentLinkedQueue<>();
  private final WorkUnderWay underWay;
  private final GroupReadiness readiness;
  private final Deaths deaths;
  private final Commits commits;
  private final HandOver handOver;
  private long lastChangeNanos;
  private volatile @Nullable String crowd;
  private volatile boolean taking = true;
  private volatile @Nullable Instant endBy;

  /** A loop that has not begun; whoever runs it gives it a thread. */
  public static WorkLoop connect(WorkSource source, WorkHandler handler, MeterRegistry meters) {
    Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            source.properties(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    return new WorkLoop(
        consumer, source, handler, System::nanoTime, meters, Trials.OF_THIS_PROCESS);
  }

  WorkLoop(
      Consumer<byte[], byte[]> consumer,
      WorkSource source,
      WorkHandler handler,
      LongSupplier nanoTime,
      MeterRegistry meters,
      Trials trials) {
    this.consumer = consumer;
    this.topics = source.topics();
    this.handler = handler;
    this.nanoTime = nanoTime;
    this.metrics = new KafkaClientMetrics(consumer);
    this.topicMeters = new TopicMeters(meters);
    metrics.bindTo(meters);
    this.underWay = new WorkUnderWay(source.limits(), ended::add);
    this.readiness =
        new GroupReadiness(
            consumer,
            topics,
            new KafkaContact(consumer::metrics, KafkaContact.silence(source.kafka()), nanoTime),
            Rights.of(source.kafka()),
            nanoTime);
    this.deaths = new Deaths(newHolder(), source.limits(), underWay);
    this.commits = new Commits(consumer, underWay, deaths, readiness, nanoTime);
    this.handOver =
        new HandOver(consumer, source.countsDeaths(), handler, underWay, deaths, commits, trials);
    this.lastChangeNanos = nanoTime.getAsLong();
  }

  private static String newHolder() {
    return UUID.randomUUID().toString().substring(0, 8);
  }

  /** What keeps it from working; null when nothing does. From any thread. */
  public @Nullable String problem() {
    String problem = readiness.problem();
    return problem == null ? crowd : problem;
  }

  /** Reads no more and leaves what nobody has begun; the rest goes on. From any thread. */
  public void stopTaking() {
    taking = false;
  }

  /** Ends the loop when nothing is under way, or soon after this time. From any thread. */
  public void endBy(Instant time) {
    taking = false;
    endBy = time;
  }

  @Override
  public void run() {
    try {
      subscribe();
      while (!isOver()) {
        turn();
      }
      collectEnded();
      underWay.abandonAll();
      commits.last(consumer.assignment(), LAST_STEP);
    } catch (InterruptException e) {
      LOG.info("{} left before all was committed: interrupted", topics);
    } finally {
      readiness.ended();
      close();
      handOver.end();
    }
  }

  void subscribe() {
    readiness.begins();
    consumer.subscribe(topics, rebalances());
  }

  ConsumerRebalanceListener rebalances() {
    return new Rebalances();
  }

  private boolean isOver() {
    Instant end = endBy;
    return end != null && (underWay.isEmpty() || Instant.now().isAfter(end));
  }

  /** One turn of the loop; what may pass is told by {@link #problem} and tried in the next. */
  void turn() {
    try {
      if (!taking) {
        leaveWaiting();
      }
      pauseAndResume();
      take(consumer.poll(patience()));
      collectEnded();
      handOver.turn();
      commits.nowAndThen();
      readiness.turned();
    } catch (RetriableException | AuthenticationException | AuthorizationException e) {
      readiness.failed(e);
      rest();
    }
  }

  private Duration patience() {
    if (underWay.isEmpty() && !handOver.isHolding()) {
      return POLL_IDLE;
    }
    boolean quiet = nanoTime.getAsLong() - lastChangeNanos >= QUIET_AFTER.toNanos();
    return quiet ? POLL_QUIET : POLL_BUSY;
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    if (!records.isEmpty()) {
      lastChangeNanos = nanoTime.getAsLong();
    }
    // Once: OpenTelemetry's agent makes a span of each record with each time that one goes over
    // them.
    for (ConsumerRecord<byte[], byte[]> record : records) {
      topicMeters.consumed(record);
      handOver.add(record);
    }
  }

  private void leaveWaiting() {
    handOver.clear();
    List<Work> left = new ArrayList<>();
    handler.removeIf(left::add);
    left.forEach(underWay::abandon);
  }

  private void pauseAndResume() {
    crowd = crowd();
    Set<TopicPartition> pause = new HashSet<>(consumer.assignment());
    pause.removeIf(this::isWanted);
    Set<TopicPartition> resume = new HashSet<>(consumer.paused());
    resume.removeAll(pause);
    consumer.pause(pause);
    consumer.resume(resume);
  }

  private boolean isWanted(TopicPartition partition) {
    String topic = partition.topic();
    return taking && !handOver.isHolding() && !underWay.isFull(topic, handler.waiting(topic));
  }

  private @Nullable String crowd() {
    return topics.stream()
        .flatMap(topic -> WorkUnderWay.crowd(topic, handler.waiting(topic)).stream())
        .findFirst()
        .orElse(null);
  }

  private void collectEnded() {
    for (Work work = ended.poll(); work != null; work = ended.poll()) {
      underWay.end(work);
      lastChangeNanos = nanoTime.getAsLong();
    }
  }

  private final class Rebalances implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      // This poll may still return records of the new partitions.
      List<TopicPartition> unwanted = new ArrayList<>(partitions);
      unwanted.removeIf(WorkLoop.this::isWanted);
      consumer.pause(unwanted);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      collectEnded();
      commits.last(partitions, Commits.LAST);
      onPartitionsLost(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      lose(partitions);
      handler.removeIf(Work::isAbandoned);
    }
  }

  private void lose(Collection<TopicPartition> partitions) {
    underWay.lose(partitions);
    deaths.lose(partitions);
    handOver.lose(partitions);
  }

  private static void rest() {
    try {
      Thread.sleep(REST);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Interrupted or not, the group is told that a member goes. */
  private void close() {
    boolean interrupted = Thread.interrupted();
    try (metrics) {
      // The farewell revokes all partitions; what did not get committed before would wait again.
      lose(consumer.assignment());
      consumer.close(CloseOptions.timeout(FAREWELL));
    } catch (RuntimeException e) {
      LOG.warn("{}: not closed", topics, e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
