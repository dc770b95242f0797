package io.tilewise.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Ports of 127.0.0.1.
 *
 * @param broker for clients
 * @param controller for the broker alone
 */
record Ports(int broker, int controller) {
  /** Both are held while they are asked for, since a port that is let go is soon given again. */
  static Ports free(int wantedByBroker) {
    try (ServerSocket broker = bind(wantedByBroker);
        ServerSocket controller = bind(0)) {
      return new Ports(broker.getLocalPort(), controller.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // of closing
    }
  }

  /** Asks the operating system, so that the answer is a sentence and not Kafka's stack trace. */
  private static ServerSocket bind(int wanted) {
    try {
      return new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress());
    } catch (IOException | IllegalArgumentException e) {
      throw new BrokerStartException(
          "kafka port: " + wanted + " (expected: a free port of 127.0.0.1): " + e.getMessage(), e);
    }
  }
}
