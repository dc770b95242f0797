package io.tilewise.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A broker in a process of its own, for tests in which one crashes or hangs. It ends with the JVM
 * that started it.
 */
public final class BrokerProcess implements AutoCloseable {
  private static final long START_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Process process;
  private final String bootstrapServers;

  private BrokerProcess(Process process, String bootstrapServers) {
    this.process = process;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts it, with this JVM's class path, and returns when clients can connect.
   *
   * @param port to listen on; 0 takes a free one
   */
  public static BrokerProcess start(Path dataDirectory, int port) throws IOException {
    Path address = dataDirectory.resolveSibling(dataDirectory.getFileName() + ".address");
    Files.deleteIfExists(address);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                BrokerProcess.class.getName(),
                dataDirectory.toString(),
                String.valueOf(port),
                address.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    await(process, address);
    return new BrokerProcess(process, Files.readString(address));
  }

  private static void await(Process process, Path address) {
    long end = System.nanoTime() + START_NANOS;
    while (!Files.exists(address)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        process.destroyForcibly();
        throw new BrokerStartException("broker: its process did not start");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** {@code 127.0.0.1:port}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Where another one may take its place. */
  public int port() {
    return Integer.parseInt(bootstrapServers.substring(bootstrapServers.indexOf(':') + 1));
  }

  /** It hangs: connections stay open, and nobody answers. */
  public void pause() {
    signal("-STOP");
  }

  /** It goes on as if nothing had been. */
  public void resume() {
    signal("-CONT");
  }

  private void signal(String signal) {
    try {
      new ProcessBuilder("kill", signal, String.valueOf(process.pid())).start().onExit().join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL, and waits until it is gone. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  /** What the process does: starts a broker, writes where, and ends with the one who started it. */
  public static void main(String[] args) throws IOException {
    EmbeddedBroker broker = EmbeddedBroker.start(Path.of(args[0]), Integer.parseInt(args[1]));
    Path address = Path.of(args[2]);
    Path written =
        Files.writeString(
            address.resolveSibling(address.getFileName() + ".new"), broker.bootstrapServers());
    Files.move(written, address, StandardCopyOption.ATOMIC_MOVE);
    System.in.transferTo(OutputStream.nullOutputStream());
    Runtime.getRuntime().halt(0);
  }
}
