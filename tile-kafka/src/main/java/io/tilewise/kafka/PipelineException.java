package io.tilewise.kafka;

import io.tilewise.kafka.rights.Rights;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.InterruptException;

/** A client of the pipeline cannot go on; the message says in a sentence what is in the way. */
public final class PipelineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** How Kafka's clients begin to say that no host name can be resolved. */
  private static final String UNRESOLVED = "No resolvable bootstrap urls";

  private final Reason reason;

  /** What a caller can do about it. */
  public enum Reason {
    /** No broker answers in time: it may later. */
    ABSENT,
    /** A topic is not there: somebody has to create it. */
    NO_TOPIC,
    /** The connection's settings are none that a client starts with: an operator has to act. */
    MISCONFIGURED,
    /** The broker answers, and says no. */
    REFUSED,
    /** The thread was interrupted while it waited; it still is. */
    INTERRUPTED
  }

  private PipelineException(Reason reason, String text, Throwable cause) {
    super(text, cause);
    this.reason = reason;
  }

  private PipelineException(Reason reason, String text) {
    super(text);
    this.reason = reason;
  }

  static PipelineException misconfigured(String text, Throwable cause) {
    return new PipelineException(Reason.MISCONFIGURED, text, cause);
  }

  static PipelineException notStarted(PipelineConnection connection, RuntimeException cause) {
    String why = text(cause);
    return new PipelineException(
        // A broker that is not up may have no name yet.
        isUnresolved(cause) ? Reason.ABSENT : Reason.MISCONFIGURED,
        "bootstrap: %s (expected: host:port): %s".formatted(connection.bootstrapServers(), why),
        cause);
  }

  /** Whether a client could not be made since nobody knows a name of Kafka's. */
  public static boolean isUnresolved(RuntimeException failure) {
    return text(failure).startsWith(UNRESOLVED);
  }

  static PipelineException noTopic(PipelineConnection connection, String topic) {
    return new PipelineException(
        Reason.NO_TOPIC,
        "topic: %s: not on %s (expected: topics made by `tilewise topics create`)"
            .formatted(topic, connection.bootstrapServers()));
  }

  /**
   * What a failure of a Kafka client means.
   *
   * @param operation that it was about, to be named where the right is missing
   */
  static PipelineException of(PipelineConnection connection, Exception failure, String operation) {
    Throwable cause =
        failure instanceof ExecutionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return switch (cause) {
      case TimeoutException _ -> absent(connection, cause);
      case org.apache.kafka.common.errors.TimeoutException _ -> absent(connection, cause);
      case InterruptedException _ -> interrupted(cause);
      case InterruptException _ -> interrupted(cause);
      default ->
          new PipelineException(
              Reason.REFUSED,
              "kafka: %s: %s"
                  .formatted(
                      connection.bootstrapServers(),
                      Rights.of(connection.properties()).text(innermost(cause), operation)),
              cause);
    };
  }

  /** The broker's answer does not say of which topic. */
  static PipelineException missingRight(
      PipelineConnection connection, String operation, String topic, Throwable cause) {
    return new PipelineException(
        Reason.REFUSED,
        "kafka: %s: %s"
            .formatted(
                connection.bootstrapServers(),
                Rights.of(connection.properties())
                    .missing(operation, Rights.TOPIC, List.of(topic))),
        cause);
  }

  private static PipelineException absent(PipelineConnection connection, Throwable cause) {
    return new PipelineException(
        Reason.ABSENT,
        "bootstrap: %s: no answer (expected: a running Kafka broker)"
            .formatted(connection.bootstrapServers()),
        cause);
  }

  private static PipelineException interrupted(Throwable cause) {
    Thread.currentThread().interrupt();
    return new PipelineException(Reason.INTERRUPTED, "interrupted while waiting for Kafka", cause);
  }

  /** The innermost cause is the one that says something. */
  private static Throwable innermost(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return cause == null ? thrown : innermost(cause);
  }

  private static String text(Throwable thrown) {
    return String.valueOf(innermost(thrown).getMessage());
  }

  /** What a caller can do about it. */
  public Reason reason() {
    return reason;
  }
}
