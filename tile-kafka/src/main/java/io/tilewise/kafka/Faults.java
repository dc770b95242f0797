package io.tilewise.kafka;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a record on which our own code failed, see {@link Failure.Ours}, may be given up, and when
 * the failure is everybody's.
 *
 * <p>One image may be given up, but a bug that every record meets must not drain the topics into
 * the dead letters. So each fault adds one to a level and each record that goes well takes one off;
 * at {@value #LIMIT} nothing is given up any more, and the service ends. Of one image no more than
 * {@value #LIMIT_PER_IMAGE} count until the level is back at zero, so that one bad image of 150,000
 * tiles stops nobody. Thread-safe: the workers of a process share one.
 */
public final class Faults {
  /** Faults, less what went well meanwhile, at which they are taken for everybody's. */
  public static final int LIMIT = 100;

  /** Faults of one image that count. */
  public static final int LIMIT_PER_IMAGE = 20;

  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  private final Map<String, Integer> images = new HashMap<>();
  private volatile int level;

  /** Of a process in which nothing failed yet. */
  public Faults() {}

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

  /** Whether the machine failed, by its memory say: the next record would fail as well. */
  public static boolean isTheMachines(Throwable error) {
    return error instanceof VirtualMachineError && !(error instanceof StackOverflowError);
  }

  /**
   * Whether a record may be given up after a failure; counts it. Never for what is the machine's.
   *
   * @param image ID that it is of, or whatever else names it
   */
  public synchronized boolean mayGiveUp(String image, Throwable error) {
    if (isTheMachines(error)) {
      return false;
    }
    // Bounded: beyond so many images the limit is reached anyway.
    int count = images.merge(image, 1, Integer::sum);
    if (count <= LIMIT_PER_IMAGE) {
      level = Math.min(LIMIT, level + 1);
    }
    if (count == 1) {
      LOG.error("Failed on a record of {}", image, error);
    } else {
      LOG.debug("Failed on record {} of {}", count, image, error);
    }
    return level < LIMIT;
  }
}
