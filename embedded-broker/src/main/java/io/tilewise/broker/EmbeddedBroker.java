package io.tilewise.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A running Kafka broker in this JVM, on loopback. What it stores survives {@link #close()}, and a
 * process that is killed: start again on the same directory.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final int ADMIN_SECONDS = 30;

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
    Path directory = dataDirectory.toAbsolutePath().normalize();
    DirectoryLock lock = DirectoryLock.acquire(directory);
    try {
      Ports ports = Ports.free(port);
      int brokerPort = ports.broker();
      int controllerPort = ports.controller();
      formatOnce(directory);
      KilledBroker.fence(directory, controllerPort);
      Properties settings = BrokerSettings.of(directory, brokerPort, controllerPort);
      KafkaRaftServer server =
          new KafkaRaftServer(new KafkaConfig(settings, /* doLog= */ false), Time.SYSTEM);
      startServer(server, brokerPort);
      return new EmbeddedBroker(lock, server, brokerPort);
    } catch (RuntimeException e) {
      unlock(lock);
      throw e;
    }
  }

  private static void startServer(KafkaRaftServer server, int port) {
    try {
      server.startup();
    } catch (Exception e) { // checked ones too: Scala does not declare them
      server.shutdown();
      throw new BrokerStartException(
          "broker: not started on " + BrokerSettings.address(port) + ": " + e.getMessage(), e);
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
   * Creates those of the topics that do not exist yet.
   *
   * @throws IllegalStateException when the broker refuses or does not answer
   */
  public void createTopics(Collection<NewTopic> topics) {
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers());
    try (Admin admin = Admin.create(settings)) {
      Set<String> existing = await(admin.listTopics().names());
      await(
          admin
              .createTopics(topics.stream().filter(t -> !existing.contains(t.name())).toList())
              .all());
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
    server.shutdown();
    server.awaitShutdown();
    unlock(lock);
  }

  private static void unlock(DirectoryLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Ports(int broker, int controller) {
    /** Both are held while they are asked for, since a port that is let go is soon given again. */
    static Ports free(int wantedByBroker) {
      try (ServerSocket broker = bind(wantedByBroker);
          ServerSocket controller = bind(0)) {
        return new Ports(broker.getLocalPort(), controller.getLocalPort());
      } catch (IOException e) {
        throw new UncheckedIOException(e); // of closing
      }
    }

    /** Asks the operating system, so that the answer is a sentence and not Kafka's stack trace. */
    private static ServerSocket bind(int wanted) {
      try {
        return new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress());
      } catch (IOException | IllegalArgumentException e) {
        throw new BrokerStartException(
            "kafka port: " + wanted + " (expected: a free port of 127.0.0.1): " + e.getMessage(),
            e);
      }
    }
  }
}
