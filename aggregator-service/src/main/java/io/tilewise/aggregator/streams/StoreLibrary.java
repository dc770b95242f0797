package io.tilewise.aggregator.streams;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** RocksDB's native library, which each process unpacks for itself. */
public final class StoreLibrary {
  private static final Logger LOG = LoggerFactory.getLogger(StoreLibrary.class);

  private StoreLibrary() {}

  /**
   * Loads it, if it is not, and deletes its file: RocksDB leaves that to the JVM's last steps,
   * which a process that is killed or halts never takes, and 15 MB would be left each time.
   */
  public static void load() {
    try {
      Path folder = Files.createTempDirectory("tilewise-rocksdb-");
      NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
      delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("RocksDB's library: " + e.getMessage(), e);
    }
  }

  /** Where a file in use may not be deleted it stays. */
  private static void delete(Path folder) {
    try {
      try (var files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    } catch (IOException e) {
      LOG.debug("{}: not deleted", folder, e);
    }
  }
}
