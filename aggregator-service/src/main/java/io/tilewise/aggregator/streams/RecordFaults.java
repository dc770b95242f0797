package io.tilewise.aggregator.streams;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a record on which this code failed may be given up, and when the failure is everybody's.
 *
 * <p>A failure of Kafka, of Kafka Streams or of a store is never one record's: the transaction is
 * aborted and the record read again. Of the failures of our own code, one image may be given up,
 * but a bug that every record meets must not drain the topics into the dead letters. So each fault
 * adds one to a level and each record that goes well takes one off; at {@value #LIMIT} nothing is
 * given up any more, and the service ends. Of one image no more than {@value #LIMIT_PER_IMAGE}
 * count until the level is back at zero, so that one bad image of 150,000 tiles stops nobody.
 * Thread-safe: the tasks of a process share one.
 */
public final class RecordFaults {
  /** Faults, less what went well meanwhile, at which they are taken for everybody's. */
  public static final int LIMIT = 100;

  /** Faults of one image that count. */
  static final int LIMIT_PER_IMAGE = 20;

  private static final Logger LOG = LoggerFactory.getLogger(RecordFaults.class);

  private final Map<String, Integer> images = new HashMap<>();
  private volatile int level;

  /** Of a process in which nothing failed yet. */
  public RecordFaults() {}

  /** A record went well. Costs a read, but for the records after a fault. */
  public void wentWell() {
    if (level > 0) {
      oneLess();
    }
  }

  private synchronized void oneLess() {
    level = Math.max(0, level - 1);
    if (level == 0) {
      images.clear();
    }
  }

  /**
   * Whether a record may be given up after a failure; counts it.
   *
   * @param image ID that it is of, whatever it is
   */
  public synchronized boolean mayGiveUp(String image, Throwable error) {
    if (!isOwn(error)) {
      return false;
    }
    // Bounded: beyond so many images the limit is reached anyway.
    if (images.merge(image, 1, Integer::sum) <= LIMIT_PER_IMAGE) {
      level = Math.min(LIMIT, level + 1);
      LOG.error("Failed on a record of {}", image, error);
    }
    return level < LIMIT;
  }

  /**
   * Whether our own code failed. Client and Streams throw plain exceptions of the JDK, too (an
   * illegal state of the producer, say), so the first frame that is not the JDK's decides.
   */
  public static boolean isOwn(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof KafkaException) {
        return false;
      }
    }
    Optional<String> origin =
        Arrays.stream(error.getStackTrace())
            .map(StackTraceElement::getClassName)
            .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
            .findFirst();
    // Without frames, as the JVM's own exceptions are once they are frequent, nobody can tell.
    return origin
        .filter(name -> !name.startsWith("org.apache.kafka.") && !name.startsWith("org.rocksdb."))
        .isPresent();
  }
}
