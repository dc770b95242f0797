package io.tilewise.standalone;

import io.tilewise.events.TopicSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;

/** Creates topics on a broker. Owned by the command's thread. */
final class TopicAdmin implements AutoCloseable {
  /** Replication factor: what the broker is configured for. */
  static final int BROKER_DEFAULT = -1;

  private static final int PATIENCE_MILLIS = (int) Broker.PATIENCE.toMillis();

  private final Broker broker;
  private final Admin admin;

  TopicAdmin(Broker broker) {
    this.broker = broker;
    this.admin =
        Admin.create(
            broker.client(
                Map.of(
                    "default.api.timeout.ms",
                    PATIENCE_MILLIS,
                    "request.timeout.ms",
                    PATIENCE_MILLIS)));
  }

  /**
   * The topics as Kafka's client wants them.
   *
   * @param replicationFactor copies of each partition, or {@link #BROKER_DEFAULT}
   */
  static List<NewTopic> newTopics(List<TopicSpec> specs, int replicationFactor) {
    return specs.stream()
        .map(
            spec ->
                new NewTopic(
                        spec.name(),
                        Optional.of(spec.partitions()),
                        replicationFactor == BROKER_DEFAULT
                            ? Optional.empty()
                            : Optional.of((short) replicationFactor))
                    .configs(spec.configs()))
        .toList();
  }

  /** The names of all topics there are. */
  Set<String> names() {
    return await(admin.listTopics().names());
  }

  /** Creates the topics. */
  void create(List<NewTopic> topics) {
    await(admin.createTopics(topics).all());
  }

  private <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw broker.absent(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException
          ? broker.absent(e)
          : new FailureException("topics: " + Causes.text(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException("interrupted while creating topics", e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO); // nothing is left: each answer was waited for
  }
}
