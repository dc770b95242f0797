package io.tilewise.kafka.work;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/** What a failure to send says of the record and of the producer. Stateless. */
final class SendFailures {
  private SendFailures() {}

  /** The record is refused, now and later. A missing right may be given, so it is none of these. */
  static boolean isForGood(Exception failure) {
    return failure instanceof RecordTooLargeException
        || failure instanceof RecordBatchTooLargeException
        || failure instanceof InvalidRecordException
        || failure instanceof InvalidTopicException
        || failure instanceof SerializationException;
  }

  /**
   * Whether the same producer may send it again. One that lost its sequence, was fenced or met a
   * fatal error may refuse everything from then on.
   */
  static boolean mayGoOn(Exception failure) {
    return isForGood(failure)
        || failure instanceof RetriableException
        || failure instanceof TopicAuthorizationException;
  }
}
