package io.tilewise.kafka;

import io.tilewise.events.TopicSpec;
import io.tilewise.events.Topics;
import io.tilewise.kafka.PipelineException.Reason;
import io.tilewise.runtime.ConfigurationException;
import io.tilewise.runtime.ServiceMain;
import io.tilewise.runtime.Settings;
import io.tilewise.runtime.logging.ServiceLogs;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;

/**
 * Creates the pipeline's topics as a process of its own, from any service's image, and ends. Waits
 * for a broker that is still starting. Settings are {@code TILEWISE_KAFKA_*}, {@code
 * TILEWISE_TOPIC_PREFIX} and {@code TILEWISE_TOPICS_*}; what else is set is a service's and not
 * looked at. Exit codes: 0 every topic is there, though one that was there before may differ from
 * what it should be, which is told; 1 Kafka does not answer in time, or refuses; 2 the settings are
 * wrong.
 */
public final class TopicsMain {
  private static final int MOST_PARTITIONS = 10_000;
  private static final Duration WAIT = Duration.ofMinutes(2);
  private static final long PAUSE_MILLIS = 500;

  private final PipelineConnection pipeline;
  private final List<TopicSpec> specs;
  private final int replicationFactor;
  private final Duration wait;
  private final PrintStream err;

  private TopicsMain(Settings settings, PrintStream err) throws ConfigurationException {
    this.err = err;
    this.pipeline = PipelineConnection.from(settings);
    this.specs =
        pipeline
            .topics()
            .specs(
                partitions(settings, "TILEWISE_TOPICS_IMAGE_PARTITIONS", Topics.IMAGE_PARTITIONS),
                partitions(settings, "TILEWISE_TOPICS_TILE_PARTITIONS", Topics.TILE_PARTITIONS));
    this.replicationFactor =
        settings.integer(
            "TILEWISE_TOPICS_REPLICATION_FACTOR", TopicAdmin.BROKER_DEFAULT, 1, Short.MAX_VALUE);
    this.wait = settings.duration("TILEWISE_TOPICS_WAIT", WAIT);
    settings.check();
  }

  /** Takes no arguments; settings come from the environment. */
  public static void main(String[] args) throws InterruptedException {
    ServiceLogs.begin();
    ServiceLogs.name("topics");
    int exitCode = run(System.getenv(), System.out, System.err);
    ServiceLogs.end();
    System.exit(exitCode);
  }

  /** The whole life; returns the exit code. */
  static int run(Map<String, String> environment, PrintStream out, PrintStream err)
      throws InterruptedException {
    try {
      new TopicsMain(settings(environment), err).establish().forEach(out::println);
      return ServiceMain.DONE;
    } catch (ConfigurationException e) {
      err.println("topics cannot be created:" + System.lineSeparator() + e.getMessage());
      return ServiceMain.MISCONFIGURED;
    } catch (PipelineException e) {
      err.println(e.getMessage());
      return e.reason() == Reason.MISCONFIGURED ? ServiceMain.MISCONFIGURED : ServiceMain.FAILED;
    }
  }

  /** An image sets what its service reads, and so does what many containers have in common. */
  private static Settings settings(Map<String, String> environment) {
    Map<String, String> ours = new TreeMap<>(environment);
    ours.keySet()
        .removeIf(
            name -> !name.startsWith("TILEWISE_KAFKA_") && !name.startsWith("TILEWISE_TOPIC"));
    return Settings.of(ours);
  }

  private static int partitions(Settings settings, String name, int defaultValue) {
    return settings.integer(name, defaultValue, 1, MOST_PARTITIONS);
  }

  private List<String> establish() throws InterruptedException {
    long end = System.nanoTime() + wait.toNanos();
    String told = "";
    while (true) {
      try (TopicAdmin admin = new TopicAdmin(pipeline)) {
        return admin.establish(specs, replicationFactor);
      } catch (PipelineException e) {
        if (!mayPass(e) || System.nanoTime() > end) {
          throw e;
        }
        String text = String.valueOf(e.getMessage());
        if (!text.equals(told)) {
          err.println("waiting: " + text);
          told = text;
        }
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /** Of several brokers some may not have joined yet. */
  private static boolean mayPass(PipelineException failure) {
    return failure.reason() == Reason.ABSENT
        || failure.getCause() instanceof InvalidReplicationFactorException;
  }
}
