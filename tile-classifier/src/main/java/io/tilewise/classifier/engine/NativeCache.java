package io.tilewise.classifier.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory in which shared libraries are unpacked once.
 *
 * <p>Libraries are written into a {@code .partial} directory that is renamed when it is complete,
 * under a file lock: a process that dies on the way leaves nothing that looks finished, and of
 * processes that start together one unpacks while the others wait. The operating system releases
 * the lock of a dead process.
 *
 * @param root the cache directory; made when it is missing
 */
record NativeCache(Path root) {
  private static final Logger LOG = LoggerFactory.getLogger(NativeCache.class);

  static NativeCache ofThisMachine() {
    return new NativeCache(directory(System.getenv(), System.getProperty("user.home")));
  }

  static Path directory(Map<String, String> environment, String home) {
    String own = environment.getOrDefault("TILEWISE_CACHE_DIR", "");
    if (!own.isBlank()) {
      return Path.of(own).toAbsolutePath();
    }
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    // The XDG specification says that a relative path there is to be ignored.
    Path base = xdg.isBlank() ? Path.of(home, ".cache") : Path.of(xdg);
    return (base.isAbsolute() ? base : Path.of(home, ".cache")).resolve("tilewise");
  }

  /**
   * The directory that holds the libraries, complete.
   *
   * @throws NativesException when they can neither be found nor unpacked
   */
  Path unpacked(NativeLibraries libraries) {
    Path directory = root.resolve(libraries.key());
    // Without the lock first: a cache that is complete may well be read-only.
    if (isComplete(directory, libraries)) {
      return directory;
    }
    try {
      Files.createDirectories(root);
      unpackUnderLock(libraries, directory);
      return directory;
    } catch (IOException e) {
      throw new NativesException(
          "%s libraries: cannot unpack %d MB into %s (expected: a writable directory with that space; TILEWISE_CACHE_DIR names another)"
              .formatted(libraries.engine(), libraries.size() >> 20, root),
          e);
    }
  }

  private void unpackUnderLock(NativeLibraries libraries, Path directory) throws IOException {
    Path lockFile = root.resolve(libraries.key() + ".lock");
    try (FileChannel channel =
        FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.lock(); // Waits for another process; released with the channel.
      if (isComplete(directory, libraries)) {
        return; // Another process was faster.
      }
      LOG.info(
          "Unpacking {} once, {} MB, into {}",
          libraries.engine(),
          libraries.size() >> 20,
          directory);
      Path partial = root.resolve(libraries.key() + ".partial");
      // Only the holder of the lock gets here, so these are remains of a process that died.
      delete(partial);
      delete(directory);
      checkSpace(libraries);
      unpack(libraries, partial);
      Files.move(partial, directory, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private void checkSpace(NativeLibraries libraries) throws IOException {
    long usable = Files.getFileStore(root).getUsableSpace();
    if (usable < libraries.size()) {
      throw new IOException(
          "space left: %d MB (expected: >= %d MB)".formatted(usable >> 20, libraries.size() >> 20));
    }
  }

  private static void unpack(NativeLibraries libraries, Path partial) throws IOException {
    Files.createDirectory(partial);
    try (JarFile jar = new JarFile(libraries.jar().toFile())) {
      for (NativeLibraries.File file : libraries.files()) {
        try (InputStream in = jar.getInputStream(jar.getJarEntry(file.entry()))) {
          Files.copy(in, partial.resolve(file.name()));
        }
      }
    } catch (IOException e) {
      // Half a library is of no use to anybody, and on a full disk its space is.
      delete(partial);
      throw e;
    }
  }

  private static boolean isComplete(Path directory, NativeLibraries libraries) {
    return libraries.files().stream()
        .allMatch(file -> size(directory.resolve(file.name())) == file.size());
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return -1;
    }
  }

  private static void delete(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(directory)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
