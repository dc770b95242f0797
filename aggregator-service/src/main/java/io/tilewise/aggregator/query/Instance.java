package io.tilewise.aggregator.query;

/**
 * A process of the aggregator, by the address under which the others reach its HTTP.
 *
 * @param host name or IPv4 address
 * @param port 0 to 65535
 */
record Instance(String host, int port) {
  /** As {@code host:port}. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
