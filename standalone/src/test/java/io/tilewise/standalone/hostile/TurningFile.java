package io.tilewise.standalone.hostile;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * A name that is a file in one moment and a pipe that nobody writes to in the next, all the time. A
 * thread of its own turns it.
 */
final class TurningFile implements AutoCloseable {
  private final Path name;
  private final Path file;
  private final Path pipe;
  private final Path next;
  private final CompletableFuture<Void> turning;
  private volatile boolean closed;

  /**
   * Turns a name until it is closed.
   *
   * @param pipe in the same folder, as the file is
   */
  TurningFile(Path name, Path file, Path pipe) {
    this.name = name;
    this.file = file;
    this.pipe = pipe;
    this.next = name.resolveSibling("next");
    turning = CompletableFuture.runAsync(this::run, task -> new Thread(task, "turning").start());
  }

  private void run() {
    try {
      while (!closed) {
        become(file);
        become(pipe);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void become(Path what) throws IOException {
    Files.createLink(next, what);
    Files.move(next, name, ATOMIC_MOVE);
  }

  @Override
  public void close() {
    closed = true;
    turning.join(); // and tells what it failed of
  }
}
