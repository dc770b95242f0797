package io.tilewise.kafka.work;

import io.tilewise.kafka.KafkaContact;
import io.tilewise.kafka.rights.Rights;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a loop is able to work: Kafka answers, it is a member of its group, and each of its
 * topics can be read. A member without partitions is ready where other members have them, and not
 * where they cannot be seen. Says in the log what is wrong, once a minute. Its thread is the
 * loop's; the problem may be asked by any.
 */
final class GroupReadiness {
  private static final Logger LOG = LoggerFactory.getLogger(GroupReadiness.class);
  private static final Duration LOOK_UP = Duration.ofSeconds(1);

  /** The client tells of a missing right when it asks, not each time that it is polled. */
  private static final long RIGHT_MISSING_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** To look for a topic that is not known asks Kafka. */
  private static final long ASK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long SAY_FIRST_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long SAY_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Consumer<byte[], byte[]> consumer;
  private final List<String> topics;
  private final KafkaContact contact;
  private final Rights rights;
  private final LongSupplier nanoTime;
  private volatile @Nullable String problem = "not yet a member of its group";
  private boolean rightMissing;
  private long failedAt;
  private long lookAgainAt;
  private long problemSince;
  private @Nullable Long saidAt;
  private boolean said;

  GroupReadiness(
      Consumer<byte[], byte[]> consumer,
      List<String> topics,
      KafkaContact contact,
      Rights rights,
      LongSupplier nanoTime) {
    this.consumer = consumer;
    this.topics = topics;
    this.contact = contact;
    this.rights = rights;
    this.nanoTime = nanoTime;
    this.problemSince = nanoTime.getAsLong();
    this.lookAgainAt = problemSince;
  }

  /** The loop begins; until now it had nothing to say. */
  void begins() {
    problemSince = nanoTime.getAsLong();
  }

  /** What keeps it from working; null when nothing does. */
  @Nullable String problem() {
    return problem;
  }

  /** A turn of the loop, or a commit, failed in a way that may pass. */
  void failed(Exception failure) {
    failedAt = nanoTime.getAsLong();
    lookAgainAt = failedAt;
    rightMissing = isMissingRight(failure);
    is("Kafka: " + rights.text(failure, Rights.READ));
    say();
  }

  private static boolean isMissingRight(Exception failure) {
    return failure instanceof AuthorizationException || failure instanceof AuthenticationException;
  }

  /** A turn of the loop went well; looks now and then whether all else is. */
  void turned() {
    long now = nanoTime.getAsLong();
    if (rightMissing && now - failedAt < RIGHT_MISSING_NANOS) {
      return;
    }
    rightMissing = false;
    if (now - lookAgainAt >= 0) {
      lookAgainAt = now + LOOK_NANOS;
      is(look(now));
    }
  }

  void ended() {
    problem = "ended";
  }

  private @Nullable String look(long now) {
    String away = contact.problem();
    if (away != null) {
      return away;
    }
    String hidden = hidden();
    lookAgainAt = hidden == null ? lookAgainAt : now + ASK_NANOS;
    if (hidden == null && consumer.groupMetadata().generationId() < 0) {
      return "not a member of its group";
    }
    return hidden; // first: while a topic is not there it becomes no member
  }

  /** A topic of which it has no partition: others have them, or it cannot be read. */
  private @Nullable String hidden() {
    Set<String> unread = new HashSet<>(topics);
    for (TopicPartition partition : consumer.assignment()) {
      unread.remove(partition.topic());
    }
    for (String topic : unread) {
      String reason = hidden(topic);
      if (reason != null) {
        return reason;
      }
    }
    return null;
  }

  private @Nullable String hidden(String topic) {
    try {
      // From memory, unless the topic is not known there.
      List<PartitionInfo> partitions = consumer.partitionsFor(topic, LOOK_UP);
      return partitions == null || partitions.isEmpty()
          ? "topic " + topic + ": not there (expected: created)"
          : null;
    } catch (ApiException e) {
      return "Kafka: " + rights.text(e, Rights.READ);
    }
  }

  private void is(@Nullable String now) {
    if (now == null && said) {
      LOG.info("{} can be read again", topics);
      said = false;
    }
    if (now != null && problem == null) {
      problemSince = nanoTime.getAsLong();
    }
    problem = now;
    if (now != null && nanoTime.getAsLong() - problemSince >= SAY_FIRST_NANOS) {
      say();
    }
  }

  private void say() {
    long now = nanoTime.getAsLong();
    Long before = saidAt;
    if (before == null || now - before >= SAY_AGAIN_NANOS) {
      saidAt = now;
      said = true;
      LOG.warn("{} cannot be read for now, and is tried again: {}", topics, problem);
    }
  }
}
