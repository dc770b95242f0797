package io.tilewise.aggregator.aggregation;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who puts records on partitions that are not their keys'. Records carry no client ID, but events
 * say their source: each is logged once, and at most {@value #MAX} of them. Thread-safe.
 */
final class ForeignSources {
  static final int MAX = 32;

  private static final Logger LOG = LoggerFactory.getLogger(ForeignSources.class);
  private static final int LONGEST = 100;

  private final Set<String> known = new HashSet<>();

  /**
   * A record of this source lay where it should not.
   *
   * @return the source as it is logged, printable and short; empty when nothing is said
   */
  Optional<String> heard(String source) {
    String brief = source.length() <= LONGEST ? source : source.substring(0, LONGEST);
    String shown = brief.replaceAll("[^\\x21-\\x7e]", "?");
    if (!isNew(shown)) {
      return Optional.empty();
    }
    LOG.error(
        "Records of the source {} are not on the partitions of their keys, so their images cannot"
            + " be completed; they go to the dead letters. Its producer has to partition as"
            + " Java's does: librdkafka with partitioner=murmur2_random",
        shown);
    return Optional.of(shown);
  }

  private synchronized boolean isNew(String shown) {
    return known.size() < MAX && known.add(shown);
  }
}
