package io.tilewise.kafka.work;

import io.tilewise.events.codec.DeadLetter;
import io.tilewise.events.codec.ReceivedRecord;
import io.tilewise.kafka.FailureLog;
import io.tilewise.kafka.KafkaRecords;
import io.tilewise.kafka.Letter;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A record that was taken from a topic and is not at its end. It ends once, by {@link #finish} or
 * {@link #leave}, from any thread; {@link #isAbandoned} may be asked by any.
 */
public final class Work {
  /** Cause of the dead letter of work that is quarantined. */
  public static final String QUARANTINED = "QUARANTINED";

  /** What is said of it to people. */
  public static final String QUARANTINED_TEXT =
      "work: three processes or more died with it in hand, at last with nothing else (expected:"
          + " none); it is not tried again";

  private final ConsumerRecord<byte[], byte[]> record;
  private final ReceivedRecord received;
  private final Consumer<Work> ended;
  private final boolean quarantined;
  private volatile boolean abandoned;
  private volatile boolean waited;
  private volatile boolean untaken;
  private volatile Attempts attempts = Attempts.NONE;
  private volatile @Nullable Subject subject;

  /**
   * What was tried.
   *
   * @param failed how many attempts failed
   * @param failure of the last of them, null when none did
   */
  record Attempts(int failed, @Nullable String failure) {
    static final Attempts NONE = new Attempts(0, null);
  }

  /** What it is of, and until when it is worth another attempt. */
  private record Subject(FailureLog.Image image, Instant deadline) {}

  /**
   * Work that has begun.
   *
   * @param ended is told when it is finished or left, by whoever ends it
   */
  public Work(ConsumerRecord<byte[], byte[]> record, Consumer<Work> ended) {
    this(record, ended, false);
  }

  /**
   * The same.
   *
   * @param quarantined whether it is not to be worked on, see {@link #isQuarantined}
   */
  public Work(ConsumerRecord<byte[], byte[]> record, Consumer<Work> ended, boolean quarantined) {
    this.record = record;
    this.quarantined = quarantined;
    this.received = KafkaRecords.received(record);
    this.ended = ended;
  }

  /** What was read. */
  public ReceivedRecord received() {
    return received;
  }

  /** Bytes of its value. */
  public long bytes() {
    return record.value() == null ? 0 : record.value().length;
  }

  /**
   * Whether processes died of it: it is not to be worked on, but to be given up as {@link
   * #QUARANTINED}. Only where its source counts deaths.
   */
  public boolean isQuarantined() {
    return quarantined;
  }

  /** It was tried or need not be, and waits: whoever has it lives. From any thread. */
  public void waits() {
    waited = true;
  }

  /** Whether it waits, or did. */
  public boolean hasWaited() {
    return waited;
  }

  /**
   * What it is of, for the log, told by whoever can read it.
   *
   * @param deadline until when it is tried again; a pause that would last longer ends with it, so
   *     that there is one attempt that finds it passed
   */
  public void concerns(FailureLog.Image image, Instant deadline) {
    subject = new Subject(image, deadline);
  }

  /** What it is of, or else where it was read. */
  FailureLog.Image image() {
    Subject known = subject;
    return known == null ? new FailureLog.Image(toString(), toString(), null) : known.image;
  }

  public Optional<Instant> deadline() {
    return Optional.ofNullable(subject).map(Subject::deadline);
  }

  Attempts attempts() {
    return attempts;
  }

  void failed(String failure) {
    attempts = new Attempts(attempts.failed + 1, failure);
  }

  /** Kafka did not take what was said of it. */
  void notTaken() {
    untaken = true;
  }

  /** Kafka took something that was said of it. From any thread. */
  void taken() {
    if (untaken) {
      untaken = false;
    }
  }

  /** Whether Kafka took nothing of it since it did not. */
  boolean isUntaken() {
    return untaken;
  }

  /** All that is to be said of it is acknowledged; its offset may be committed. */
  public void finish() {
    ended.accept(this);
  }

  /** Nobody goes on with it here; its offset is not committed, so that it is read again. */
  public void leave() {
    abandoned = true;
    ended.accept(this);
  }

  /** Whether somebody else does it from now on: whatever is not begun need not be. */
  public boolean isAbandoned() {
    return abandoned;
  }

  void abandon() {
    abandoned = true;
  }

  Letter letter(String service, String cause, String text) {
    return Letter.of(
        record.key(),
        record.value(),
        record.headers(),
        DeadLetter.of(service, received, cause, text));
  }

  TopicPartition partition() {
    return new TopicPartition(record.topic(), record.partition());
  }

  @Override
  public String toString() {
    return record.topic() + "-" + record.partition() + "@" + record.offset();
  }
}
