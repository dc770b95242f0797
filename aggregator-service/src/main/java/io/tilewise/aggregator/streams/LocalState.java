package io.tilewise.aggregator.streams;

import io.tilewise.runtime.ConfigurationException;
import io.tilewise.runtime.Directories;
import io.tilewise.runtime.DirectoryLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of the local stores: checked, and locked, before Kafka Streams is let in. What is
 * in it is a copy of what Kafka has, so whatever is wrong with it is mended by dropping it.
 */
public final class LocalState implements AutoCloseable {
  /** Less than this leaves no room for even one round of RocksDB's files. */
  static final long LEAST_FREE_BYTES = 64L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(LocalState.class);
  private static final String SETTING = "TILEWISE_STATE_DIR: ";
  private static final String LOCK = "tilewise.lock";
  private static final String RETENTION = "tile-retention";

  private final Path directory;
  private final DirectoryLock lock;

  private LocalState(Path directory, DirectoryLock lock) {
    this.directory = directory;
    this.lock = lock;
  }

  /**
   * Makes the directory of an application ready.
   *
   * @param retention that tile rows are kept for
   * @param longestAway after which markers of verdicts may be gone from the changelog, and what
   *     marks their end: a store that misses both has images open again that had their verdict
   * @throws ConfigurationException when it cannot be written, is full, or another process has it
   */
  public static LocalState open(
      Path stateDirectory, String applicationId, Duration retention, Duration longestAway)
      throws ConfigurationException {
    Path base = stateDirectory.toAbsolutePath().normalize();
    Path directory = base.resolve(applicationId);
    try {
      Files.createDirectories(directory);
      LocalState state = new LocalState(directory, lock(directory));
      try {
        state.checkSpace();
        state.dropIfOfNoUse(retention.toString(), longestAway);
        return state;
      } catch (IOException | ConfigurationException | RuntimeException e) {
        state.lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw refused(base, "a directory that can be written", ": " + e);
    }
  }

  private static ConfigurationException refused(Path directory, String expected, String why) {
    return new ConfigurationException(
        List.of(SETTING + directory + " (expected: " + expected + ")" + why));
  }

  private static DirectoryLock lock(Path directory) throws IOException, ConfigurationException {
    return DirectoryLock.tryAcquire(directory.resolve(LOCK))
        .orElseThrow(() -> refused(directory, "one that no other process uses", ""));
  }

  private void checkSpace() throws IOException, ConfigurationException {
    long free = Files.getFileStore(directory).getUsableSpace();
    if (free < LEAST_FREE_BYTES) {
      throw refused(
          directory, "at least " + (LEAST_FREE_BYTES >> 20) + " MiB free", ": " + free + " bytes");
    }
  }

  /**
   * Rows lie in segments whose length follows from the retention: under another one they would not
   * be found, and images would miss tiles that they have. A restore puts them where they belong.
   * The file is written at each start and touched at each orderly end, so its time is when stores
   * were last up to date.
   */
  private void dropIfOfNoUse(String retention, Duration longestAway) throws IOException {
    Path file = directory.resolve(RETENTION);
    String before = Files.exists(file) ? Files.readString(file) : "unknown";
    if (!before.equals(retention)) {
      drop("of retention " + before + ", not " + retention);
    } else {
      Instant used = Files.getLastModifiedTime(file).toInstant();
      if (used.isBefore(Instant.now().minus(longestAway))) {
        drop("last used at " + used);
      }
    }
    Files.writeString(file, retention);
  }

  private void drop(String why) {
    if (!tasks().isEmpty()) {
      LOG.info("Stores are {}; they are dropped and restored from Kafka", why);
      drop();
    }
  }

  /** Deletes all stores; they are restored from Kafka. Nobody may have them open. */
  public void drop() {
    for (Path task : tasks()) {
      try {
        Directories.delete(task);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Kafka Streams has a directory for each task, named {@code <subtopology>_<partition>}. */
  private List<Path> tasks() {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.filter(entry -> entry.getFileName().toString().matches("\\d+_\\d+")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives the directory free; nobody writes to the stores any more. */
  @Override
  public void close() {
    try (lock) {
      Files.setLastModifiedTime(directory.resolve(RETENTION), FileTime.from(Instant.now()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
