package io.tilewise.aggregator.lag;

import java.util.HashMap;
import java.util.Map;

/**
 * What was read of all groups and topics; what could not be read is not in it.
 *
 * @param records that a group has not committed
 * @param seconds how old the oldest of these is, 0 where there is none
 * @param uncommitted records of a topic beyond its last stable offset
 * @param standing seconds for which a last stable offset has not moved before such records
 * @param readAt in nanoseconds of {@link System#nanoTime}
 */
record Sample(
    Map<Reading, Long> records,
    Map<Reading, Double> seconds,
    Map<String, Long> uncommitted,
    Map<String, Double> standing,
    long readAt) {
  static Sample at(long nanos) {
    return new Sample(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>(), nanos);
  }
}
