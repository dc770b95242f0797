package io.tilewise.runtime;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Keeps a directory to one owner, of all processes and within this one. The operating system drops
 * the lock with the process, however that ends.
 */
public final class DirectoryLock implements AutoCloseable {
  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
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
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      locked = channel.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      // somebody in this process has it
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    return locked ? Optional.of(new DirectoryLock(channel)) : Optional.empty();
  }

  /** Gives the directory free. Idempotent. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
