package io.tilewise.runtime;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a directory to one owner, of all processes and within this one. The operating system drops
 * the lock with the process, however that ends.
 */
public final class DirectoryLock implements AutoCloseable {
  /**
   * Files whose lock this process has. They are not opened a second time: POSIX drops a process's
   * lock on a file when the process closes any of its channels to that file.
   */
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;
  private boolean closed;

  private DirectoryLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock, or is empty when somebody has it.
   *
   * @param file that stands for the directory, in a folder that exists; made when it is missing,
   *     and left behind: to delete it would let two owners lock two files of one name
   * @throws IOException when the file cannot be written
   */
  public static Optional<DirectoryLock> tryAcquire(Path file) throws IOException {
    Path folder = file.toAbsolutePath().resolveSibling("");
    Path real = folder.toRealPath().resolve(requireNonNull(file.getFileName()));
    if (!OURS.add(real)) {
      return Optional.empty();
    }
    Optional<DirectoryLock> lock = Optional.empty();
    try {
      lock = tryLock(real);
    } finally {
      if (lock.isEmpty()) {
        OURS.remove(real);
      }
    }
    return lock;
  }

  private static Optional<DirectoryLock> tryLock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      locked = channel.tryLock() != null;
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    return locked ? Optional.of(new DirectoryLock(file, channel)) : Optional.empty();
  }

  /** Gives the directory free. Idempotent. */
  @Override
  public synchronized void close() throws IOException {
    if (!closed) {
      closed = true;
      try {
        channel.close();
      } finally {
        OURS.remove(file);
      }
    }
  }
}
