package io.tilewise.runtime;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Where a server listens.
 *
 * @param what it is, for messages
 * @param host name or address of the interface
 * @param port 0 for any that is free
 */
public record ListenAddress(String what, String host, int port) {
  /** Makes a server that listens. */
  @FunctionalInterface
  interface Binder<T> {
    T bind(InetSocketAddress address) throws IOException;
  }

  /** Fails with a sentence when the address cannot be used: unknown host, port in use. */
  <T> T bind(Binder<T> binder) throws ConfigurationException {
    String expected;
    try {
      return binder.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (UnknownHostException e) {
      expected = "a host of this machine";
    } catch (IOException e) {
      expected = "an address that is free; " + e.getMessage();
    }
    throw new ConfigurationException(
        List.of(what + ": " + host + ":" + port + " (expected: " + expected + ")"));
  }
}
