package io.tilewise.bench;

import io.tilewise.broker.EmbeddedBroker;
import java.nio.file.Path;

/**
 * A broker as a process of its own, so that its processor time is not that of what is measured.
 * Prints its address. Arguments: data directory.
 */
final class BrokerMain {
  private BrokerMain() {}

  public static void main(String[] args) {
    Parent.endWithIt();
    EmbeddedBroker broker = EmbeddedBroker.start(Path.of(args[0]));
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
    System.out.println(broker.bootstrapServers());
  }
}
