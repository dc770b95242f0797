package io.tilewise.aggregator.streams;

import io.tilewise.kafka.Faults;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/**
 * When a record on which this code failed may be given up, and when the failure is everybody's.
 *
 * <p>A failure of Kafka, of Kafka Streams or of a store is never one record's: the transaction is
 * aborted and the record read again. The failures of our own code are counted, see {@link Faults};
 * beyond their limit the service ends. Thread-safe: the tasks of a process share one.
 */
public final class RecordFaults {
  /** Faults, less what went well meanwhile, at which they are taken for everybody's. */
  public static final int LIMIT = Faults.LIMIT;

  private final Faults faults = new Faults();

  /** Of a process in which nothing failed yet. */
  public RecordFaults() {}

  /** A record went well. Costs a read, but for the records after a fault. */
  public void wentWell() {
    faults.wentWell();
  }

  /**
   * Whether a record may be given up after a failure; counts it.
   *
   * @param image ID that it is of, whatever it is
   */
  public boolean mayGiveUp(String image, Throwable error) {
    return isOwn(error) && faults.mayGiveUp(image, error);
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
