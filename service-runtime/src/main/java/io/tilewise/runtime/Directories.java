package io.tilewise.runtime;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Folders as a whole. */
public final class Directories {
  private Directories() {}

  /**
   * Deletes a folder and all that is in it; of links, not what they lead to. What is gone already,
   * or goes meanwhile, is no failure.
   *
   * @throws IOException when something cannot be deleted, after all else has been
   */
  public static void delete(Path folder) throws IOException {
    Deletion deletion = new Deletion();
    Files.walkFileTree(folder, deletion);
    if (deletion.failure != null) {
      throw deletion.failure;
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    private @Nullable IOException failure;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      return delete(file);
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException cause) {
      return note(cause);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException cause) {
      if (cause != null) {
        note(cause);
      }
      return delete(folder);
    }

    private FileVisitResult delete(Path path) {
      try {
        Files.deleteIfExists(path);
        return FileVisitResult.CONTINUE;
      } catch (IOException e) {
        return note(e);
      }
    }

    private FileVisitResult note(IOException cause) {
      if (failure == null && !(cause instanceof NoSuchFileException)) {
        failure = cause;
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
