package io.tilewise.kafka;

import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.codec.EncodedEvent;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.kafka.rights.Rights;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Announces images as a scanner would. Owned by one thread. */
public final class SubmissionPublisher implements AutoCloseable {
  private final PipelineConnection connection;
  private final EventCodec codec;
  private final KafkaProducer<byte[], byte[]> producer;

  /**
   * A publisher to this pipeline.
   *
   * @param source {@code ce_source} of its events, a URI reference such as {@code /tilewise/cli}
   * @throws PipelineException when no client starts with the connection's settings
   */
  public SubmissionPublisher(PipelineConnection connection, String source) {
    this.connection = connection;
    this.codec = new EventCodec(source);
    this.producer = connect(connection);
  }

  private static KafkaProducer<byte[], byte[]> connect(PipelineConnection connection) {
    Map<String, Object> wishes =
        Map.of(
            "acks",
            "all",
            "max.in.flight.requests.per.connection",
            1, // as in Publisher: a restart of Kafka would hold up more
            "max.block.ms",
            connection.patience().toMillis(),
            "request.timeout.ms",
            10_000,
            "delivery.timeout.ms",
            30_000);
    Map<String, Object> properties = connection.client(wishes);
    SocketBuffers.leaveToTheSystem(properties);
    try {
      return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    } catch (KafkaException e) {
      throw PipelineException.notStarted(connection, e);
    }
  }

  /**
   * Publishes and returns when the broker has all of them.
   *
   * @throws PipelineException when it does not take them in time
   */
  public void publish(List<ImageSubmitted> submissions) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try {
      for (ImageSubmitted submission : submissions) {
        Future<RecordMetadata> each = producer.send(record(submission));
        if (each.isDone()) {
          each.get(); // where Kafka is away every one would wait for it anew
        }
        sent.add(each);
      }
      for (Future<RecordMetadata> each : sent) {
        each.get(); // ends by the producer's own delivery timeout
      }
    } catch (ExecutionException | InterruptedException | KafkaException e) {
      throw PipelineException.of(connection, e, Rights.WRITE);
    }
  }

  private ProducerRecord<byte[], byte[]> record(ImageSubmitted submission) {
    EncodedEvent event = codec.encode(submission, Instant.now(), null);
    return KafkaRecords.toSend(connection.topics().imagesSubmitted(), event);
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO); // nothing is left: each record was waited for
  }
}
