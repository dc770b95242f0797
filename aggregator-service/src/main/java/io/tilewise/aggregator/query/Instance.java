package io.tilewise.aggregator.query;

/**
 * A process of the aggregator, by the address under which the others reach its HTTP.
 *
 * @param host name or IPv4 address
 * @param port 0 to 65535
 */
public record Instance(String host, int port) implements Comparable<Instance> {

  @Override
  public int compareTo(Instance other) {
    return toString().compareTo(other.toString());
  }

  /** As {@code host:port}. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
