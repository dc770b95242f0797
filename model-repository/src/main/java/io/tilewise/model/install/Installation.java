package io.tilewise.model.install;

import io.tilewise.events.model.ModelReference;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version on its way into a repository: written to a folder that no name means, and renamed when
 * it is whole. What an interrupted one left behind, the next removes, whatever its name.
 * Installations into one repository go one after the other, whichever process they are of; whoever
 * reads waits for none. Confined to one thread; {@link #close} removes what was not finished.
 */
public final class Installation implements AutoCloseable {
  private static final String UNFINISHED = ".adding-";
  private static final String LOCK = ".adding.lock";
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private final FileLock lock;
  private final Path models;
  private final String name;
  private final Path folder;

  private Installation(FileLock lock, Path models, String name) {
    this.lock = lock;
    this.models = models;
    this.name = name;
    this.folder = models.resolve(UNFINISHED + ProcessHandle.current().pid());
  }

  /**
   * Begins one, when those before it have ended.
   *
   * @param root of the repository, which exists
   * @param name of the model, which need not
   * @param waiting told when another one has to end first
   * @throws IOException when nothing can be written there
   */
  public static Installation begin(Path root, String name, Runnable waiting) throws IOException {
    Path real = root.toRealPath();
    Path models = real.resolve(new ModelReference(name, null).name());
    FileLock lock = FileLock.take(real.resolve(LOCK), waiting);
    try {
      sweep(real);
      Files.createDirectories(models);
      if (!models.toRealPath().startsWith(real)) {
        throw new IOException("models: " + name + " leads out of the repository");
      }
      Installation installation = new Installation(lock, models, name);
      Files.createDirectory(installation.folder);
      return installation;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Whose owners are gone: they would hold the lock. */
  private static void sweep(Path root) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(root)) {
      for (Path model : all) {
        if (Files.isDirectory(model, LinkOption.NOFOLLOW_LINKS)) {
          sweepModel(model);
        }
      }
    }
  }

  private static void sweepModel(Path model) throws IOException {
    boolean swept = false;
    try (DirectoryStream<Path> left = Files.newDirectoryStream(model, UNFINISHED + "*")) {
      for (Path each : left) {
        Trees.delete(each);
        swept = true;
      }
    } catch (AccessDeniedException e) {
      return; // of somebody else, lost+found say
    }
    if (swept) {
      Trees.deleteIfEmpty(model);
    }
  }

  /** Where the version's files are to be written. */
  public Path folder() {
    return folder;
  }

  /**
   * Copies files into the version; of a link what it leads to, since nothing of a version may lie
   * outside of its repository.
   *
   * @param files by the name that they get, with slashes, which stays below the version's folder
   */
  public void copy(Map<String, Path> files) throws IOException {
    for (Map.Entry<String, Path> file : files.entrySet()) {
      Path to = folder.resolve(file.getKey()).normalize();
      if (!to.startsWith(folder) || to.equals(folder)) {
        throw new IllegalArgumentException(
            "file: " + file.getKey() + " (expected: a name below the version's folder)");
      }
      Files.createDirectories(to.getParent());
      // Not from path to path: services run as somebody else than a file of its owner alone.
      try (InputStream in = Files.newInputStream(file.getValue())) {
        Files.copy(in, to);
      }
    }
  }

  /**
   * Gives the version its number, one more than the highest that there is, and so lets it be found.
   *
   * @return name and number
   */
  public ModelReference finish() throws IOException {
    BigInteger number = highest();
    while (true) {
      number = number.add(BigInteger.ONE);
      ModelReference id = new ModelReference(name, number.toString());
      Path version = models.resolve(number.toString());
      try {
        if (!Files.exists(version, LinkOption.NOFOLLOW_LINKS)) {
          Files.move(folder, version, StandardCopyOption.ATOMIC_MOVE);
          return id;
        }
      } catch (DirectoryNotEmptyException | FileAlreadyExistsException e) {
        // Somebody put a version there by hand meanwhile: the next number is as good.
      }
    }
  }

  private BigInteger highest() throws IOException {
    BigInteger highest = BigInteger.ZERO;
    try (DirectoryStream<Path> versions = Files.newDirectoryStream(models)) {
      for (Path version : versions) {
        Matcher number = NUMBER.matcher(String.valueOf(version.getFileName()));
        if (number.lookingAt()) {
          highest = highest.max(new BigInteger(number.group()));
        }
      }
    }
    return highest;
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      Trees.delete(folder);
      Trees.deleteIfEmpty(models);
    }
  }
}
