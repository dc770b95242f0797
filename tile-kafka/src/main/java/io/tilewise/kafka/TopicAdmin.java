package io.tilewise.kafka;

import io.tilewise.events.TopicSpec;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates a pipeline's topics. Owned by one thread. */
public final class TopicAdmin implements AutoCloseable {
  /** Replication factor: what the broker is configured for. */
  public static final int BROKER_DEFAULT = -1;

  private static final String CREATE = "Create";

  private final PipelineConnection connection;
  private final Admin admin;

  /**
   * An admin client of this pipeline.
   *
   * @throws PipelineException when no client starts with the connection's settings
   */
  public TopicAdmin(PipelineConnection connection) {
    this.connection = connection;
    int patience = (int) connection.patience().toMillis();
    try {
      this.admin =
          Admin.create(
              connection.client(
                  Map.of("default.api.timeout.ms", patience, "request.timeout.ms", patience)));
    } catch (KafkaException e) {
      throw PipelineException.notStarted(connection, e);
    }
  }

  /**
   * The topics as Kafka's client wants them.
   *
   * @param replicationFactor copies of each partition, or {@link #BROKER_DEFAULT}
   */
  public static List<NewTopic> newTopics(Collection<TopicSpec> specs, int replicationFactor) {
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

  /**
   * Creates those that do not exist; never changes one that does. Asks for all of them, since what
   * is known of the topics lags behind what was created a moment ago.
   *
   * @param replicationFactor copies of each partition, or {@link #BROKER_DEFAULT}
   * @return those that were created
   * @throws PipelineException when the broker does not answer, or refuses
   */
  public List<TopicSpec> createAbsent(List<TopicSpec> specs, int replicationFactor) {
    Map<String, KafkaFuture<Void>> answers =
        admin.createTopics(newTopics(specs, replicationFactor)).values();
    return specs.stream()
        .filter(spec -> isCreated(spec.name(), Objects.requireNonNull(answers.get(spec.name()))))
        .toList();
  }

  /**
   * Creates those that do not exist, and compares the others with what they should be. Settings
   * that there is no right to read ({@code DescribeConfigs}) are not compared.
   *
   * @param replicationFactor copies of each partition, or {@link #BROKER_DEFAULT}
   * @return a sentence for each topic, in the order of the specs
   * @throws PipelineException when the broker does not answer, or refuses
   */
  public List<String> establish(List<TopicSpec> specs, int replicationFactor) {
    List<TopicSpec> created = createAbsent(specs, replicationFactor);
    Map<String, String> differences =
        new TopicComparison(connection, admin, replicationFactor)
            .differences(specs.stream().filter(spec -> !created.contains(spec)).toList());
    return specs.stream()
        .map(
            spec -> {
              String difference = differences.getOrDefault(spec.name(), "");
              return spec.name()
                  + (created.contains(spec) ? " created" : " exists, unchanged")
                  + (difference.isEmpty() ? "" : "; differs: " + difference);
            })
        .toList();
  }

  private boolean isCreated(String topic, KafkaFuture<Void> answer) {
    try {
      answer.get(connection.patience().toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      if (e.getCause() instanceof AuthorizationException refusal) {
        throw PipelineException.missingRight(connection, CREATE, topic, refusal);
      }
      throw PipelineException.of(connection, e, CREATE);
    } catch (InterruptedException | TimeoutException e) {
      throw PipelineException.of(connection, e, CREATE);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO); // nothing is left: each answer was waited for
  }
}
