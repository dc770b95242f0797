package io.tilewise.aggregator.streams;

import io.tilewise.events.codec.DeadLetter;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Sends a record that is given up to the dead letters, within the transaction that skips it; every
 * other failure fails the task. Whether a record is given up is decided where the failure is seen,
 * in the processor.
 */
public final class DeadLetterHandler implements ProcessingExceptionHandler {
  private @Nullable DeadLetters deadLetters;

  /** Made by Kafka Streams. */
  public DeadLetterHandler() {}

  @Override
  public void configure(Map<String, ?> configs) {
    deadLetters = DeadLetters.of(configs);
  }

  @Override
  @SuppressWarnings("unchecked") // the only processor takes bytes
  public Response handleError(
      ErrorHandlerContext context, @Nullable Record<?, ?> record, Exception exception) {
    DeadLetters topic = deadLetters;
    if (!(exception instanceof RecordFaultException fault) || record == null || topic == null) {
      return Response.fail();
    }
    DeadLetter letter =
        new DeadLetter(
            DeadLetters.SERVICE,
            RecordFaultException.CAUSE,
            String.valueOf(fault.getMessage()),
            context.topic(),
            context.partition(),
            context.offset());
    Record<byte[], byte[]> given = topic.give((Record<byte[], byte[]>) record, letter);
    return Response.resume(
        List.of(
            new ProducerRecord<>(
                topic.topic(),
                null,
                given.timestamp(),
                given.key(),
                given.value(),
                given.headers())));
  }
}
