package io.tilewise.standalone;

import io.tilewise.events.EncodedEvent;
import io.tilewise.events.EventCodec;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Topics;
import io.tilewise.kafka.KafkaRecords;
import java.nio.charset.StandardCharsets;
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
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Announces images as a scanner would. Owned by the command's thread. */
public final class SubmissionPublisher implements AutoCloseable {
  private static final EventCodec CODEC = new EventCodec("/tilewise/cli");

  private final Broker broker;
  private final KafkaProducer<byte[], byte[]> producer;

  /** A publisher to this pipeline. */
  public SubmissionPublisher(Broker broker) {
    this.broker = broker;
    Map<String, Object> wishes =
        Map.of(
            "acks",
            "all",
            "max.block.ms",
            Broker.PATIENCE.toMillis(),
            "request.timeout.ms",
            10_000,
            "delivery.timeout.ms",
            30_000);
    this.producer =
        new KafkaProducer<>(
            broker.client(wishes), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Publishes and returns when the broker has all of them.
   *
   * @throws FailureException when it does not take them in time
   */
  public void publish(List<ImageSubmitted> submissions) {
    String topic = new Topics(broker.topicPrefix()).imagesSubmitted();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (ImageSubmitted submission : submissions) {
      EncodedEvent event = CODEC.encode(submission, Instant.now(), null);
      byte[] key = event.key().getBytes(StandardCharsets.UTF_8);
      sent.add(
          producer.send(
              new ProducerRecord<>(
                  topic, null, key, event.value(), KafkaRecords.headers(event.headers()))));
    }
    sent.forEach(this::await);
  }

  private void await(Future<RecordMetadata> sent) {
    try {
      sent.get(); // ends by the producer's own delivery timeout
    } catch (ExecutionException e) {
      throw broker.absent(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException("interrupted while submitting", e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO); // nothing is left: each record was waited for
  }
}
