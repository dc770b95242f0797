package io.tilewise.broker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a data directory to one broker. Kafka's own lock comes too late: a second process on the
 * same directory first raises the epoch of the metadata log and hangs the first one's writes. The
 * operating system drops the lock with the process, however that ends.
 */
final class DirectoryLock implements AutoCloseable {
  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Locks {@code <directory>.lock}, and creates the folders around it. */
  static DirectoryLock acquire(Path directory) {
    Path file = directory.resolveSibling(directory.getFileName() + ".lock");
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new BrokerStartException(
            "data directory: " + directory + " (expected: one that no other process uses)");
      }
      return new DirectoryLock(channel);
    } catch (IOException e) {
      throw new BrokerStartException(
          "data directory: " + directory + " (expected: a folder that can be written): " + e, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null; // held by another broker of this JVM
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
