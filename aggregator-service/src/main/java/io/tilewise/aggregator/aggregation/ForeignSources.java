package io.tilewise.aggregator.aggregation;

import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who puts records on partitions that are not their keys'. Records carry no client ID, but events
 * say their source: each is logged once, and at most {@value #MAX} are told apart. Thread-safe.
 */
final class ForeignSources {
  static final int MAX = 32;

  private static final Logger LOG = LoggerFactory.getLogger(ForeignSources.class);
  private static final int LONGEST = 100;
  private static final String OTHER = "other";

  private final Set<String> known = new HashSet<>();

  /** The source as a metric's label: printable, short, one of few. */
  String label(String source) {
    String brief = source.length() <= LONGEST ? source : source.substring(0, LONGEST);
    String label = brief.replaceAll("[^\\x21-\\x7e]", "?");
    synchronized (known) {
      if (known.contains(label)) {
        return label;
      }
      if (known.size() >= MAX) {
        return OTHER;
      }
      known.add(label);
    }
    LOG.error(
        "Records of the source {} are not on the partitions of their keys, so their images cannot"
            + " be completed; they go to the dead letters. Its producer has to partition as Java's"
            + " does: librdkafka with partitioner=murmur2_random",
        label);
    return label;
  }
}
