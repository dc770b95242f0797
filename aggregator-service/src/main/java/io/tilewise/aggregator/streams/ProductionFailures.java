package io.tilewise.aggregator.streams;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;

/**
 * What is done when a record cannot be sent: what passes is tried again with the task restored, all
 * else fails. A topic that Kafka says it does not have does not pass, though its error is of that
 * kind: the task would be restored and fail for ever, and the service look well meanwhile.
 */
public final class ProductionFailures implements ProductionExceptionHandler {
  /** Made by Kafka Streams. */
  public ProductionFailures() {}

  @Override
  public void configure(Map<String, ?> configs) {}

  @Override
  public Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
    return exception instanceof RetriableException && !UncaughtErrors.isMissingTopic(exception)
        ? Response.retry()
        : Response.fail();
  }
}
