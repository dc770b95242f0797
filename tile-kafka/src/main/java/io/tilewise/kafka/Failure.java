package io.tilewise.kafka;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * What a failure means for the record on which it happened. There are three kinds, and this is the
 * one place that tells them apart: what <em>passes</em> is tried again, what <em>stays</em> is
 * rejected, failed or dead-lettered now, and what is <em>ours</em> is a bug.
 *
 * <p>Modules below know no Kafka and say it with Java's types: {@link IOException} passes, and so
 * does {@link UncheckedIOException}; their own checked exceptions stay, and a service turns them
 * into {@link StaysException} or its own answer where it catches them; whatever else is thrown is
 * ours.
 */
public sealed interface Failure {
  /** Code of a record that Kafka refuses for good, too large for its topic say. */
  String RECORD_REFUSED = "RECORD_REFUSED";

  /**
   * It may be gone by the next attempt.
   *
   * @param text for people and for events, so without what a message may name: paths, addresses
   */
  record Passes(String text, Throwable cause) implements Failure {}

  /**
   * It is the same at each attempt.
   *
   * @param code for machines: names the thing
   * @param text for people: names the thing, the value and what was expected
   */
  record Stays(String code, String text) implements Failure {}

  /** A bug in this code: of one record it may be given up, see {@link Faults}. */
  record Ours(Throwable cause) implements Failure {}

  /** What was thrown. An interrupt is none of these; whoever waits catches it before. */
  static Failure of(Throwable thrown) {
    return switch (thrown) {
      case StaysException stays -> stays.failure();
      case PublishException refused when refused.isForGood() ->
          new Stays(RECORD_REFUSED, refused.getMessage());
      case PublishException away -> passes(away, away);
      case AwayException away -> new Passes(away.getMessage(), away);
      case KafkaException refused when isForGood(refused) ->
          new Stays(RECORD_REFUSED, String.valueOf(refused.getMessage()));
      case KafkaException away -> passes(away, away);
      case IOException away -> passes(away, away);
      case UncheckedIOException away -> passes(requireNonNull(away.getCause()), away);
      default -> new Ours(thrown);
    };
  }

  private static Passes passes(Throwable named, Throwable cause) {
    return new Passes(named.getClass().getSimpleName(), cause);
  }

  /** The record is refused, now and later. A missing right may be given, so it is none of these. */
  private static boolean isForGood(KafkaException failure) {
    return failure instanceof RecordTooLargeException
        || failure instanceof RecordBatchTooLargeException
        || failure instanceof InvalidRecordException
        || failure instanceof InvalidTopicException
        || failure instanceof SerializationException;
  }
}
