package io.tilewise.model.install;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock that processes and threads share by a file, which is there only while somebody has it.
 * Ends with its process, however that ends, and nothing else in the process may open the file.
 * Confined to one thread.
 */
final class FileLock implements AutoCloseable {
  /** A file's lock is its process's: two threads need one more. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  private static final int MOST_BYTES = 1 << 20;

  private final Path file;
  private final FileChannel channel;

  private FileLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Waits until nobody else has it.
   *
   * @param waiting told when there is somebody to wait for, perhaps more than once
   */
  static FileLock take(Path file, Runnable waiting) throws IOException {
    if (!THREADS.tryLock()) {
      waiting.run();
      THREADS.lock();
    }
    try {
      while (true) {
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (holds(channel, file, waiting)) {
          return new FileLock(file, channel);
        }
        channel.close();
      }
    } catch (IOException | RuntimeException e) {
      THREADS.unlock();
      throw e;
    }
  }

  /**
   * Whether the file that was locked is still the one of its name: its last owner deletes it. Told
   * by a size that nobody else would give it, and not by reading it, since a process that closes
   * any channel to a file loses all its locks on it.
   */
  private static boolean holds(FileChannel channel, Path file, Runnable waiting)
      throws IOException {
    try {
      if (channel.tryLock() == null) {
        waiting.run();
        channel.lock();
      }
      int size = 1 + ThreadLocalRandom.current().nextInt(MOST_BYTES);
      channel.truncate(0).write(ByteBuffer.allocate(1), size - 1L);
      return Files.size(file) == size;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      Files.deleteIfExists(file);
    } finally {
      THREADS.unlock();
    }
  }
}
