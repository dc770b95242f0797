package io.tilewise.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own on this one's class path. Its standard input stays open as long as this process
 * lives, so that a child that reads it never outlives its parent. Confined to one thread.
 */
public final class JavaProcess implements AutoCloseable {
  /** Options of a JVM that starts much and computes little, say for a test. */
  public static final List<String> QUICK_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static final long END_SECONDS = 30;

  private final Process process;
  private final Redirect errors;
  private final BufferedReader out;
  private final Writer in;

  private JavaProcess(Process process, Redirect errors) {
    this.process = process;
    this.errors = errors;
    this.out = process.inputReader(StandardCharsets.UTF_8);
    this.in = process.outputWriter(StandardCharsets.UTF_8);
  }

  /**
   * Starts it.
   *
   * @param options of the JVM
   * @param environment beside this process's own
   * @param errors where its standard error goes
   */
  public static JavaProcess start(
      Class<?> main,
      List<String> options,
      Map<String, String> environment,
      Redirect errors,
      String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors);
    builder.environment().putAll(environment);
    return new JavaProcess(builder.start(), errors);
  }

  /** The next line that it prints. */
  public String line() {
    try {
      String line = out.readLine();
      if (line == null) {
        throw new IllegalStateException(
            "process: ended (expected: a line; its errors: " + errors + ")");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks a question that it answers with a line. */
  public String ask(String question) {
    try {
      in.write(question + "\n");
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line();
  }

  /** The number that the system knows it by. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** SIGSTOP: it keeps its connections, and does nothing. */
  public void pause() {
    signal("STOP");
  }

  /** SIGCONT. */
  public void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).start();
      if (!kill.waitFor(END_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new IllegalStateException("kill -" + name + ": failed (expected: exit code 0)");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** SIGTERM alone: it can still be asked, and nobody waits for its end. */
  public void terminate() {
    signal("TERM");
  }

  /** Waits until it has ended by itself. */
  public int exitCode() {
    if (!awaitEnd()) {
      throw new IllegalStateException(
          "process: runs (expected: ended; its errors: " + errors + ")");
    }
    return process.exitValue();
  }

  /** SIGKILL, and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  private boolean awaitEnd() {
    try {
      return process.waitFor(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** SIGTERM, and SIGKILL where that does not help. */
  @Override
  public void close() {
    process.destroy();
    if (!awaitEnd()) {
      kill();
    }
  }
}
