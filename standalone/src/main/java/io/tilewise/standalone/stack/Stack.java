package io.tilewise.standalone.stack;

import io.micrometer.core.instrument.MeterRegistry;
import io.tilewise.aggregator.AggregatorService;
import io.tilewise.broker.BrokerStartException;
import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.events.Topics;
import io.tilewise.inference.InferenceService;
import io.tilewise.kafka.TopicAdmin;
import io.tilewise.runtime.ConfigurationException;
import io.tilewise.runtime.Health;
import io.tilewise.runtime.OrderedShutdown;
import io.tilewise.runtime.Route;
import io.tilewise.runtime.RunningService;
import io.tilewise.runtime.Settings;
import io.tilewise.standalone.command.FailureException;
import io.tilewise.tiler.TilerService;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The broker and all services in this JVM, as one service: started in order, healthy when each one
 * is, ended in reverse.
 */
final class Stack implements RunningService {
  /** One JVM: more partitions would only be more files and a longer start. */
  private static final int PARTITIONS = 4;

  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
  private static final long READY_POLL_MILLIS = 20;

  private final EmbeddedBroker broker;

  /** In the order of their start, the broker first. */
  private final List<RunningService> parts = new ArrayList<>();

  private Stack(EmbeddedBroker broker) {
    this.broker = broker;
    parts.add(new BrokerPart(broker));
  }

  /**
   * Starts and returns when every service is ready; of the tiler only where there are images yet,
   * since whoever waits for it may be about to put them there.
   *
   * @param check asked while it is not ready; throws when waiting is pointless
   * @throws ConfigurationException when the port or the data directory is in use, or a service does
   *     not start with what it is given
   * @throws FailureException when a service dies or is not ready in time
   */
  static Stack start(StackConfig config, MeterRegistry meters, Runnable check)
      throws ConfigurationException, InterruptedException {
    Stack stack = new Stack(broker(config.options()));
    try {
      stack.createTopics(config.topics());
      stack.parts.add(AggregatorService.start(config.aggregator(), meters));
      stack.parts.add(InferenceService.start(config.inference(), meters));
      stack.parts.add(TilerService.start(config.tiler(), meters));
      stack.awaitReady(config.options().imageRoots(), check);
      return stack;
    } catch (ConfigurationException | RuntimeException | InterruptedException e) {
      OrderedShutdown.run(stack.parts, Settings.SHUTDOWN_TIMEOUT);
      throw e;
    }
  }

  private static EmbeddedBroker broker(StackOptions options) throws ConfigurationException {
    try {
      return EmbeddedBroker.start(options.brokerDirectory(), options.kafkaPort());
    } catch (BrokerStartException e) {
      throw new ConfigurationException(List.of(String.valueOf(e.getMessage())));
    }
  }

  private void createTopics(Topics topics) {
    broker.createTopics(TopicAdmin.newTopics(topics.specs(PARTITIONS, PARTITIONS), 1));
  }

  private void awaitReady(List<Path> imageRoots, Runnable check) throws InterruptedException {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (!awaited(imageRoots).ready()) {
      check.run();
      Health health = health();
      if (!health.live() || System.nanoTime() > deadline) {
        throw new FailureException("stack: not ready: " + health.detail());
      }
      Thread.sleep(READY_POLL_MILLIS);
    }
  }

  private Health awaited(List<Path> imageRoots) {
    List<RunningService> services = services();
    boolean images = imageRoots.stream().noneMatch(Stack::isEmpty);
    // Inference and the tiler read images; the first does not.
    return Health.of(images ? services : services.subList(0, 1));
  }

  private static boolean isEmpty(Path folder) {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      return !children.iterator().hasNext();
    } catch (IOException | DirectoryIteratorException e) {
      return false;
    }
  }

  /** Where its Kafka is. */
  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  @Override
  public String name() {
    return "stack";
  }

  @Override
  public Health health() {
    return Health.of(services());
  }

  @Override
  public Map<String, Route> routes() {
    Map<String, Route> all = new LinkedHashMap<>();
    services().forEach(service -> all.putAll(service.routes()));
    return all;
  }

  private List<RunningService> services() {
    return parts.subList(1, parts.size());
  }

  @Override
  public void stopTaking() {
    OrderedShutdown.stopTaking(parts);
  }

  @Override
  public void close(Instant by) {
    OrderedShutdown.close(parts, by);
  }

  /** The broker as the first part to start and the last to end. */
  private record BrokerPart(EmbeddedBroker broker) implements RunningService {
    @Override
    public String name() {
      return "kafka";
    }

    @Override
    public Health health() {
      return Health.up();
    }

    @Override
    public void stopTaking() {
      // The services need it until they have closed.
    }

    /** Takes its time, which {@link OrderedShutdown} bounds. */
    @Override
    public void close(Instant by) {
      broker.close();
    }
  }
}
