package io.tilewise.kafka.work;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.opentelemetry.context.Scope;
import io.tilewise.kafka.Failure;
import io.tilewise.kafka.PublishException;
import io.tilewise.kafka.meters.TopicMeters;
import io.tilewise.kafka.rights.Rights;
import io.tilewise.kafka.spans.SendingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One producer, made when it is needed, with all that was not taken of what it was to send. Its
 * owner is the publisher's; the producer's thread reports answers.
 */
final class Outbox {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  private final Publisher.Producers producers;
  private final MeterRegistry meters;
  private final TopicMeters topics;
  private final Queue<Message> notTaken = new ConcurrentLinkedQueue<>();
  private final Queue<Message> shortened = new ConcurrentLinkedQueue<>();
  private final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();
  private final AtomicInteger failing = new AtomicInteger();
  private @Nullable Producer<byte[], byte[]> producer;
  private @Nullable KafkaClientMetrics metrics;
  private volatile @Nullable Exception failure;
  private volatile @Nullable String problem;
  private volatile boolean broken;

  Outbox(Publisher.Producers producers, MeterRegistry meters) {
    this.producers = producers;
    this.meters = meters;
    this.topics = new TopicMeters(meters);
  }

  /** Of the same producers, with nothing in it. */
  Outbox another() {
    return new Outbox(producers, meters);
  }

  /** A record on its way, and what is to be told of it. */
  static final class Message {
    private final Work work;
    private final ProducerRecord<byte[], byte[]> record;
    private final Publisher.Receipt receipt;
    private final @Nullable Supplier<Optional<Message>> shorter;
    private final long sentAt = System.nanoTime();
    private volatile boolean failed;

    /** One that is sent whole or not at all. */
    Message(Work work, ProducerRecord<byte[], byte[]> record, Publisher.Receipt receipt) {
      this(work, record, receipt, null);
    }

    /**
     * One that may be shortened.
     *
     * @param shorter the next smaller form, empty when there is none
     */
    Message(
        Work work,
        ProducerRecord<byte[], byte[]> record,
        Publisher.Receipt receipt,
        @Nullable Supplier<Optional<Message>> shorter) {
      this.work = work;
      this.record = record;
      this.receipt = receipt;
      this.shorter = shorter;
    }
  }

  private record Refusal(Message message, Exception why) {}

  /** Why something is not taken that is tried again; null when nothing is. From any thread. */
  @Nullable String problem() {
    return failing.get() > 0 ? problem : null;
  }

  void send(Message message) {
    if (failure != null) {
      // In its turn, behind what failed: each try may block for max.block.ms.
      notTaken.add(message);
      return;
    }
    try (Scope _ = SendingContext.of(message.record)) {
      // Its callback is told everything that the future would tell.
      var _ = connect().send(message.record, (_, failed) -> answered(message, failed));
    } catch (KafkaException | IllegalStateException e) {
      answered(message, e);
    }
  }

  Producer<byte[], byte[]> connect() {
    Producer<byte[], byte[]> current = producer;
    if (current == null) {
      current = producers.get();
      producer = current;
      metrics = new KafkaClientMetrics(current);
      metrics.bindTo(meters);
    }
    return current;
  }

  /** On the producer's thread, or on the sender's when the record never left. */
  private void answered(Message message, @Nullable Exception refusal) {
    if (refusal == null) {
      passed(message);
      message.work.taken();
      topics.acknowledged(message.record, System.nanoTime() - message.sentAt);
      message.receipt.acknowledged();
    } else if (!(Failure.of(refusal) instanceof Failure.Stays)) {
      failed(message, refusal);
    } else if (message.shorter != null) {
      passed(message);
      shorten(message, message.shorter.get(), refusal);
    } else {
      passed(message);
      refusals.add(new Refusal(message, refusal));
    }
  }

  private void failed(Message message, Exception cause) {
    problem = "Kafka: " + text(cause);
    if (!message.failed) {
      message.failed = true;
      failing.incrementAndGet();
    }
    if (!mayGoOn(cause)) {
      broken = true;
    }
    notTaken.add(message);
    failure = cause;
  }

  /**
   * Whether the same producer may send it again. One that lost its sequence, was fenced or met a
   * fatal error may refuse everything from then on.
   */
  private static boolean mayGoOn(Exception failure) {
    return failure instanceof RetriableException || failure instanceof TopicAuthorizationException;
  }

  private void passed(Message message) {
    if (message.failed) {
      message.failed = false;
      failing.decrementAndGet();
    }
  }

  private void shorten(Message message, Optional<Message> shorter, Exception refusal) {
    if (shorter.isPresent()) {
      shortened.add(shorter.get());
    } else {
      LOG.error("{}: no dead letter of it is taken", message.work, refusal);
      message.receipt.lost();
    }
  }

  void check() throws PublishException {
    Refusal refusal = refusals.peek();
    if (refusal != null) {
      throw PublishException.forGood(refusal.why);
    }
    Exception cause = failure;
    if (cause != null) {
      throw PublishException.forNow(cause, text(cause));
    }
  }

  private String text(Exception cause) {
    return producers.rights().text(cause, Rights.WRITE);
  }

  void flush() throws PublishException {
    try {
      do {
        if (producer != null) {
          producer.flush();
        }
      } while (sendAll(shortened));
    } catch (KafkaException e) {
      throw PublishException.forNow(e, text(e));
    }
    check();
  }

  boolean resend() {
    failure = null;
    boolean _ = sendAll(shortened); // no failure to wait for: it was answered
    for (Refusal refusal = refusals.poll(); refusal != null; refusal = refusals.poll()) {
      refusal.message.receipt.refused(String.valueOf(refusal.why.getMessage()));
    }
    return sendAll(notTaken);
  }

  private boolean sendAll(Queue<Message> messages) {
    int count = messages.size();
    for (int i = 0; i < count; i++) {
      Message message = messages.poll();
      if (message != null && message.work.isAbandoned()) {
        passed(message);
      } else if (message != null) {
        send(message);
      }
    }
    return count > 0;
  }

  boolean isBroken() {
    return broken;
  }

  void takeOver(Outbox other) {
    notTaken.addAll(other.notTaken);
    shortened.addAll(other.shortened);
    refusals.addAll(other.refusals);
    failing.addAndGet(other.failing.get());
    problem = other.problem;
  }

  /** When it returns, every message is acknowledged or among those that were not taken. */
  void close(Duration atMost) {
    try (KafkaClientMetrics _ = metrics) {
      if (producer != null) {
        producer.close(atMost);
      }
    } catch (KafkaException e) {
      LOG.info("A producer was not closed in order: {}", e.getMessage());
    }
  }

  void leave() {
    notTaken.forEach(message -> message.work.leave());
    shortened.forEach(message -> message.work.leave());
    refusals.forEach(refusal -> refusal.message.work.leave());
  }
}
