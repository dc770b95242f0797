package io.tilewise.aggregator;

import static org.awaitility.Awaitility.await;

import io.tilewise.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A broker in a process of its own, so that it can crash. Shutting one down in the midst of a
 * transaction is no substitute: where it is the only one, Kafka 4.3.1 can lose the markers that end
 * the transaction, and nobody ever reads behind it.
 */
final class BrokerProcess {
  private final Process process;
  private final String bootstrapServers;

  private BrokerProcess(Process process, String bootstrapServers) {
    this.process = process;
    this.bootstrapServers = bootstrapServers;
  }

  /** Starts it; port 0 is any. */
  static BrokerProcess start(Path data, int port) throws IOException {
    Path address = data.resolveSibling("address");
    Files.deleteIfExists(address);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                BrokerProcess.class.getName(),
                data.toString(),
                String.valueOf(port),
                address.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      await()
          .atMost(Live.PATIENCE)
          .failFast("the broker's process ended", () -> !process.isAlive())
          .until(() -> Files.exists(address));
    } catch (RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
    return new BrokerProcess(process, Files.readString(address));
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  int port() {
    return Integer.parseInt(bootstrapServers.replaceAll(".*:", ""));
  }

  /** SIGKILL, and waits until it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGSTOP: it keeps its connections, and does nothing. */
  void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** SIGCONT. */
  void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
    if (code != 0) {
      throw new IllegalStateException("kill -" + name + ": " + code + " (expected: 0)");
    }
  }

  /** What the process does: starts a broker, writes where, and ends with the one who started it. */
  public static void main(String[] args) throws Exception {
    Path data = Path.of(args[0]);
    int port = Integer.parseInt(args[1]);
    Path address = Path.of(args[2]);
    EmbeddedBroker broker =
        port == 0 ? EmbeddedBroker.start(data) : EmbeddedBroker.start(data, port);
    Path written = Files.writeString(data.resolveSibling("address.new"), broker.bootstrapServers());
    Files.move(written, address, StandardCopyOption.ATOMIC_MOVE);
    System.in.transferTo(OutputStream.nullOutputStream());
    Runtime.getRuntime().halt(0);
  }
}
