package io.tilewise.aggregator.streams;

import io.tilewise.aggregator.topics.Inputs;
import io.tilewise.aggregator.topics.TopicNeeds;
import io.tilewise.kafka.rights.Rights;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.errors.LockException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an error that ended a stream thread means. One that passes, or that a fresh thread mends,
 * replaces the thread: its transaction is aborted, its stores are wiped and restored, its input is
 * read again. Any other is a bug or needs a person, and ends the client.
 */
public final class UncaughtErrors implements StreamsUncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(UncaughtErrors.class);

  /** Beside retriable ones: this producer or this task lost its place, a new one gets another. */
  private static final List<Class<? extends RuntimeException>> PASSING =
      List.of(
          RetriableException.class,
          ProducerFencedException.class,
          InvalidProducerEpochException.class,
          InvalidPidMappingException.class,
          OutOfOrderSequenceException.class,
          TransactionAbortedException.class,
          TaskCorruptedException.class,
          TaskMigratedException.class,
          LockException.class);

  private final Rights rights;
  private final Set<String> inputs;
  private final String applicationId;
  private volatile @Nullable String fatal;

  /**
   * Of a client that just begins.
   *
   * @param needs tells which topics it reads, and how the names of its own begin
   */
  public UncaughtErrors(TopicNeeds needs) {
    this.rights = Rights.of(needs.kafka());
    this.inputs = Inputs.of(needs.topics()).keySet();
    this.applicationId = needs.applicationId();
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable error) {
    Optional<Throwable> passing = find(error, UncaughtErrors::passes);
    if (passing.isPresent() && !isMissingTopic(error)) {
      LOG.warn("Stream thread replaced after {}", passing.get().toString());
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    if (isSpoiltTransaction(error)) {
      LOG.warn("Stream thread replaced after {}", root(error).toString());
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    if (isCorruptedStore(error)) {
      LOG.warn("Stream thread replaced, its stores wiped and restored, after {}", root(error));
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    fatal = describe(error);
    LOG.error("Stream thread ended by an error that trying again does not mend", error);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  /** What ended the client, for people. */
  public Optional<String> fatal() {
    return Optional.ofNullable(fatal);
  }

  private String describe(Throwable error) {
    Optional<Throwable> refused =
        find(error, cause -> cause instanceof AuthorizationException)
            .or(() -> find(error, cause -> cause instanceof AuthenticationException));
    if (refused.isPresent()) {
      return "Kafka: " + refused(refused.get());
    }
    if (isFullDisk(error)) {
      return "state directory: full, " + root(error);
    }
    return isMissingTopic(error)
        ? find(error, TimeoutException.class::isInstance).orElse(root(error)).toString()
        : root(error).toString();
  }

  private String refused(Throwable failure) {
    String own = applicationId + "-*";
    return switch (failure) {
      case TransactionalIdAuthorizationException _ ->
          rights.missing(Rights.WRITE, "transactional id", Set.of(own));
      case TopicAuthorizationException topics when topics.unauthorizedTopics().isEmpty() ->
          rights.missing(operation(own), Rights.TOPIC, Set.of(own));
      case TopicAuthorizationException topics ->
          rights.text(topics, operation(topics.unauthorizedTopics().iterator().next()));
      default -> rights.text(failure, Rights.READ);
    };
  }

  private String operation(String topic) {
    if (topic.startsWith(applicationId)) {
      return "Create, Read or Write"; // Kafka Streams says which in its log
    }
    return inputs.contains(topic) ? Rights.READ : Rights.WRITE;
  }

  /**
   * Kafka answered that it has no such topic, and went on doing so until the producer gave up. By
   * its type that is an error that passes; but at the next start the topics are checked.
   */
  static boolean isMissingTopic(Throwable error) {
    return find(error, UnknownTopicOrPartitionException.class::isInstance).isPresent();
  }

  private static boolean passes(Throwable error) {
    return PASSING.stream().anyMatch(type -> type.isInstance(error));
  }

  /**
   * The broker was away, and the producer gave up on a batch in the midst of a transaction. The
   * client says so with its plainest exception, and that aborting is safe; a new producer aborts.
   */
  private static boolean isSpoiltTransaction(Throwable error) {
    return root(error).getClass() == KafkaException.class;
  }

  /** A file of a store is damaged, as RocksDB finds by its checksums. */
  private static boolean isCorruptedStore(Throwable error) {
    return find(error, cause -> is(cause, Status.Code.Corruption, null)).isPresent();
  }

  /** A store cannot be opened, and not for want of space: files are damaged or missing. */
  public static boolean isUnusableStore(Throwable error) {
    return find(error, cause -> cause instanceof RocksDBException).isPresent()
        && !isFullDisk(error);
  }

  private static boolean isFullDisk(Throwable error) {
    return find(error, cause -> is(cause, Status.Code.IOError, Status.SubCode.NoSpace)).isPresent();
  }

  private static boolean is(Throwable error, Status.Code code, Status.@Nullable SubCode subCode) {
    return error instanceof RocksDBException failure
        && failure.getStatus() != null
        && failure.getStatus().getCode() == code
        && (subCode == null || failure.getStatus().getSubCode() == subCode);
  }

  private static Throwable root(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static Optional<Throwable> find(Throwable error, Predicate<Throwable> wanted) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (wanted.test(cause)) {
        return Optional.of(cause);
      }
    }
    return Optional.empty();
  }
}
