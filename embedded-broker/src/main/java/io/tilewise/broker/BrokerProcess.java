package io.tilewise.broker;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A broker in a process of its own, so that it can crash, and so that its processor time is not
 * that of what is measured. It ends with the process that started it. Shutting a broker down in the
 * midst of a transaction is no substitute for a crash: where it is the only one, Kafka 4.3.1 can
 * lose the markers that end the transaction, and nobody ever reads behind it. Of one thread.
 */
public final class BrokerProcess implements AutoCloseable {
  private final JavaProcess process;
  private final String bootstrapServers;

  private BrokerProcess(JavaProcess process, String bootstrapServers) {
    this.process = process;
    this.bootstrapServers = bootstrapServers;
  }

  /** Starts one for a test, with this process's own standard error; see the other one. */
  public static BrokerProcess start(Path data, int port) throws IOException {
    return start(data, port, JavaProcess.QUICK_START, Redirect.INHERIT);
  }

  /**
   * Starts it and returns when it answers.
   *
   * @param data directory, which survives restarts
   * @param port on loopback; 0 is any
   * @param options of the JVM
   * @param errors where its standard error and its log go
   */
  public static BrokerProcess start(Path data, int port, List<String> options, Redirect errors)
      throws IOException {
    JavaProcess process =
        JavaProcess.start(
            BrokerProcess.class, options, Map.of(), errors, data.toString(), String.valueOf(port));
    return new BrokerProcess(process, process.line());
  }

  /** Where clients find it. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Its port on loopback. */
  public int port() {
    return Integer.parseInt(bootstrapServers.replaceAll(".*:", ""));
  }

  /** SIGSTOP: it keeps its connections, and does nothing. */
  public void pause() {
    process.pause();
  }

  /** SIGCONT. */
  public void resume() {
    process.resume();
  }

  /** SIGKILL, and waits until it is gone. */
  public void kill() {
    process.kill();
  }

  /** SIGTERM, and SIGKILL where that does not help. */
  @Override
  public void close() {
    process.close();
  }

  /** What the process does. Arguments: data directory and port. Prints its address. */
  public static void main(String[] args) {
    PrintStream answers = System.out;
    System.setOut(System.err); // a log may go to the standard output, which nobody reads on
    ParentProcess.endWithIt();
    int port = Integer.parseInt(args[1]);
    Path data = Path.of(args[0]);
    EmbeddedBroker broker =
        port == 0 ? EmbeddedBroker.start(data) : EmbeddedBroker.start(data, port);
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
    answers.println(broker.bootstrapServers());
  }
}
