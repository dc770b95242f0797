package io.tilewise.broker;

import io.tilewise.runtime.DirectoryLock;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running Kafka broker in this JVM, on loopback. What it stores survives {@link #close()}, and a
 * process that is killed: start again on the same directory.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final int START_ATTEMPTS = 3;
  private static final int ADMIN_SECONDS = 30;
  private static final long LOOK_NANOS = 20_000_000;

  private final DirectoryLock lock;
  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedBroker(DirectoryLock lock, KafkaRaftServer server, int port) {
    this.lock = lock;
    this.server = server;
    this.port = port;
  }

  /** Starts on a free port, see {@link #start(Path, int)}. */
  public static EmbeddedBroker start(Path dataDirectory) {
    return start(dataDirectory, 0);
  }

  /**
   * Starts and returns when clients can connect.
   *
   * @param dataDirectory created when absent; a file {@code <dataDirectory>.lock} appears beside it
   * @param port to listen on, 0 to 65535; 0 takes a free one
   * @throws BrokerStartException when the port or the directory is in use, or the server fails
   */
  public static EmbeddedBroker start(Path dataDirectory, int port) {
    return start(dataDirectory, port, Map.of());
  }

  /** The same with more of Kafka's broker settings, say an authorizer. */
  public static EmbeddedBroker start(Path dataDirectory, int port, Map<String, String> settings) {
    return start(dataDirectory, () -> Ports.free(port), settings);
  }

  static EmbeddedBroker start(Path dataDirectory, Supplier<Ports> ports) {
    return start(dataDirectory, ports, Map.of());
  }

  private static EmbeddedBroker start(
      Path dataDirectory, Supplier<Ports> ports, Map<String, String> settings) {
    Path directory = dataDirectory.toAbsolutePath().normalize();
    DirectoryLock lock = lock(directory);
    try {
      formatOnce(directory);
      return startAgain(lock, directory, ports, settings);
    } catch (RuntimeException e) {
      unlock(lock);
      throw e;
    }
  }

  /**
   * Kafka's own lock comes too late: a second process on the same directory first raises the epoch
   * of the metadata log and hangs the first one's writes.
   */
  private static DirectoryLock lock(Path directory) {
    Path file = directory.resolveSibling(directory.getFileName() + ".lock");
    try {
      Files.createDirectories(directory);
      return DirectoryLock.tryAcquire(file)
          .orElseThrow(
              () ->
                  new BrokerStartException(
                      "data directory: "
                          + directory
                          + " (expected: one that no other process uses)"));
    } catch (IOException e) {
      throw new BrokerStartException(
          "data directory: " + directory + " (expected: a folder that can be written): " + e, e);
    }
  }

  /**
   * Between being found free and being listened on, the broker's port may become another process's.
   * (The controller listens at once; when it cannot, Kafka ends the JVM.)
   */
  private static EmbeddedBroker startAgain(
      DirectoryLock lock, Path directory, Supplier<Ports> ports, Map<String, String> settings) {
    for (int attempt = 1; ; attempt++) {
      Ports free = ports.get();
      try {
        return new EmbeddedBroker(lock, startServer(directory, free, settings), free.broker());
      } catch (BrokerStartException e) {
        if (attempt == START_ATTEMPTS) {
          throw e;
        }
        LOG.warn("Trying other ports than {}: {}", free, e.getMessage());
      }
    }
  }

  private static KafkaRaftServer startServer(
      Path directory, Ports ports, Map<String, String> more) {
    KilledBroker.fence(directory, ports.controller());
    Properties settings = BrokerSettings.of(directory, ports.broker(), ports.controller());
    settings.putAll(more);
    KafkaRaftServer server =
        new KafkaRaftServer(new KafkaConfig(settings, /* doLog= */ false), Time.SYSTEM);
    try {
      server.startup();
      return server;
    } catch (Exception e) { // checked ones too: Scala does not declare them
      server.shutdown();
      throw new BrokerStartException(
          "broker: not started on "
              + BrokerSettings.address(ports.broker())
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static void formatOnce(Path directory) {
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    Formatter formatter = new Formatter();
    formatter
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
        .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
        .setNodeId(BrokerSettings.NODE_ID)
        .setClusterId(Uuid.randomUuid().toString())
        .addDirectory(directory.toString())
        .setMetadataLogDirectory(directory.toString())
        .setControllerListenerName(BrokerSettings.CONTROLLER);
    try {
      formatter.run();
    } catch (Exception e) {
      throw new BrokerStartException(
          "data directory: " + directory + " (expected: an empty folder or one of this broker)", e);
    }
  }

  /** {@code 127.0.0.1:port}. */
  public String bootstrapServers() {
    return BrokerSettings.address(port);
  }

  /**
   * Creates those of the topics that do not exist yet, and returns when all can be written.
   *
   * <p>A topic is known before its partitions are there. Kafka refuses the first batch to such a
   * partition and may take the second one, from an idempotent producer, too: then it refuses the
   * first for being out of order until the producer gives up, which takes minutes.
   *
   * @throws IllegalStateException when the broker refuses or does not answer
   */
  public void createTopics(Collection<NewTopic> topics) {
    createTopics(bootstrapServers(), topics);
  }

  /** {@link #createTopics(Collection)} on a broker in another process. */
  public static void createTopics(String bootstrapServers, Collection<NewTopic> topics) {
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers);
    try (Admin admin = Admin.create(settings)) {
      Set<String> existing = await(admin.listTopics().names());
      await(
          admin
              .createTopics(topics.stream().filter(t -> !existing.contains(t.name())).toList())
              .all());
      awaitPartitions(admin, topics.stream().map(NewTopic::name).toList());
    }
  }

  private static void awaitPartitions(Admin admin, List<String> topics) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ADMIN_SECONDS);
    while (!areThere(admin, topics)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "topics: " + topics + " (expected: ready within " + ADMIN_SECONDS + " s)");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** Metadata may lag behind the creation; the end of a partition is told by its log. */
  private static boolean areThere(Admin admin, List<String> topics) {
    try {
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      await(admin.describeTopics(topics).allTopicNames())
          .values()
          .forEach(
              topic ->
                  topic
                      .partitions()
                      .forEach(
                          partition ->
                              ends.put(
                                  new TopicPartition(topic.name(), partition.partition()),
                                  OffsetSpec.latest())));
      await(admin.listOffsets(ends).all());
      return true;
    } catch (IllegalStateException e) {
      if (e.getCause() instanceof ExecutionException refused
          && refused.getCause() instanceof RetriableException) {
        return false;
      }
      throw e;
    }
  }

  /** No future of an admin client is waited for without a limit: a lost quorum never answers. */
  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(ADMIN_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("embedded broker: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the embedded broker worked", e);
    }
  }

  /** Stops the broker and gives the data directory free. Idempotent. */
  @Override
  public void close() {
    try {
      server.shutdown();
      server.awaitShutdown();
    } finally {
      unlock(lock);
    }
  }

  private static void unlock(DirectoryLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
