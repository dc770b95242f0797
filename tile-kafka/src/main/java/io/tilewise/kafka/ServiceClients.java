package io.tilewise.kafka;

import io.tilewise.runtime.ConfigurationException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the Kafka clients of all services have in common where nothing else is set. */
public final class ServiceClients {
  /** What a process had in hand that was killed waits so long: with Kafka's own default 45 s. */
  public static final int SESSION_TIMEOUT_MILLIS = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(ServiceClients.class);

  /** Readiness has to turn soon after Kafka came back, and each attempt in vain is logged. */
  private static final int LONGEST_RECONNECT_MILLIS = 4_000;

  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final int LOOKS_A_MINUTE = 30;

  private ServiceClients() {}

  /** Completes a client's properties. */
  public static void complete(Map<? super String, Object> properties) {
    properties.putIfAbsent("reconnect.backoff.max.ms", LONGEST_RECONNECT_MILLIS);
    SocketBuffers.leaveToTheSystem(properties);
  }

  /** Starts what has clients of Kafka. */
  @FunctionalInterface
  public interface Start<S> {
    /** Makes them. */
    S start() throws ConfigurationException, InterruptedException;
  }

  /**
   * Starts a service once its clients can be made, see {@link #awaitNames}.
   *
   * @param kafka properties of its clients, as the operator set them
   * @param waiting told what it waits for, an empty text when it waits no longer
   * @throws ConfigurationException when Kafka's clients refuse their properties: an address that is
   *     none, a file of keys that is not there
   */
  public static <S> S start(Map<String, Object> kafka, Consumer<String> waiting, Start<S> start)
      throws ConfigurationException, InterruptedException {
    awaitNames(kafka, waiting);
    try {
      return start.start();
    } catch (KafkaException e) {
      throw refused(e);
    }
  }

  /**
   * Waits for as long as nobody knows a name of Kafka's. Where it runs in a container its name goes
   * with it, and no client can be made until it is back; a client that is there already does not
   * mind.
   */
  private static void awaitNames(Map<String, Object> kafka, Consumer<String> waiting)
      throws InterruptedException {
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.put("client.id", "tilewise-names");
    String problem =
        "TILEWISE_KAFKA_BOOTSTRAP_SERVERS: "
            + kafka.get("bootstrap.servers")
            + ": names that nobody knows for now (expected: host:port of Kafka)";
    for (int looks = 0; areUnknown(properties); looks++) {
      waiting.accept(problem);
      if (looks % LOOKS_A_MINUTE == 0) {
        LOG.warn("{}, trying on", problem);
      }
      Thread.sleep(PAUSE);
    }
    waiting.accept("");
  }

  private static boolean areUnknown(Map<String, Object> properties) {
    try {
      Admin.create(properties).close(Duration.ZERO);
      return false;
    } catch (KafkaException e) {
      // All else is told by whoever makes the clients that are needed.
      return PipelineException.isUnresolved(e);
    }
  }

  /** What the operator has to change where a client of Kafka cannot be made. */
  private static ConfigurationException refused(KafkaException failure) {
    return new ConfigurationException(
        List.of(
            "Kafka client: "
                + text(failure.getCause() == null ? failure : failure.getCause())
                + " (expected: TILEWISE_KAFKA_... by which it can be reached)"));
  }

  /** Of all causes, since the outer ones say what was done and the inner ones of which file. */
  private static String text(Throwable failure) {
    StringBuilder text = new StringBuilder(String.valueOf(failure.getMessage()));
    for (@Nullable Throwable e = failure.getCause(); e != null; e = e.getCause()) {
      String more = String.valueOf(e.getMessage());
      if (text.indexOf(more) < 0) {
        text.append(": ").append(more);
      }
    }
    return text.toString();
  }
}
