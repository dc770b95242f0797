package io.tilewise.broker;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Buries a broker that was killed before its successor starts in the same directory.
 *
 * <p>The metadata still say that the killed broker leads every partition. Its successor would load
 * the transaction coordinator on the strength of that, abort the transactions that were open, and
 * lose the markers of those aborts when its own registration takes the leadership away for a
 * moment: Kafka drops markers for partitions without a leader as if they had been deleted. Such a
 * transaction stays open for ever, and a reader of committed records, or the restoration of a
 * store, waits for its end for ever. So a controller alone first takes the killed broker for dead;
 * the successor then starts without any leadership, is elected when it is ready, and ends what was
 * left open. It need not wait for the session of the killed one either.
 */
final class KilledBroker {
  private static final Logger LOG = LoggerFactory.getLogger(KilledBroker.class);
  private static final String CLEAN = ".kafka_cleanshutdown";
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final long POLL_MILLIS = 20;

  private KilledBroker() {}

  /** Does nothing unless a broker lived in this directory and did not end by itself. */
  static void fence(Path directory, int controllerPort) {
    boolean lived = Files.isDirectory(directory.resolve("__cluster_metadata-0"));
    if (!lived || Files.exists(directory.resolve(CLEAN))) {
      return;
    }
    LOG.info("The broker of {} was killed; recovering", directory);
    KafkaRaftServer controller =
        new KafkaRaftServer(
            new KafkaConfig(BrokerSettings.controllerOnly(directory, controllerPort), false),
            Time.SYSTEM);
    try {
      controller.startup();
      awaitFenced();
    } finally {
      controller.shutdown();
      controller.awaitShutdown();
    }
  }

  private static void awaitFenced() {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    try {
      ObjectName active = metric("ActiveBrokerCount");
      ObjectName fenced = metric("FencedBrokerCount");
      while (read(fenced) == 0 || read(active) > 0) {
        if (System.nanoTime() > deadline) {
          // It starts all the same; only what was open at the kill may stay open.
          LOG.warn("The killed broker was not fenced in time");
          return;
        }
        Thread.sleep(POLL_MILLIS);
      }
    } catch (JMException e) {
      throw new IllegalStateException("Kafka's controller has other metrics than expected", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerStartException("interrupted while recovering", e);
    }
  }

  private static ObjectName metric(String name) throws JMException {
    return new ObjectName("kafka.controller:type=KafkaController,name=" + name);
  }

  private static int read(ObjectName metric) throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    return ((Number) server.getAttribute(metric, "Value")).intValue();
  }
}
