package io.tilewise.standalone.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Whether what a command is to write can be written, as far as one can tell beforehand. */
public final class Outputs {
  private Outputs() {}

  /** A file that can be written over, or a new one in a folder that is there. */
  public static boolean isFileToBe(Path file) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      return !Files.isDirectory(file) && Files.isWritable(file); // a pipe or a terminal
    }
    boolean open = !Files.exists(file) || Files.isWritable(file);
    return open && isOpenFolder(file.toAbsolutePath().getParent());
  }

  /** A folder that is there, or one that can be made with all that lead to it. */
  public static boolean isFolderToBe(Path folder) {
    Path existing = folder.toAbsolutePath();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    return isOpenFolder(existing);
  }

  /** Whether both are there and are one file, by whatever names. */
  public static boolean isSame(Path one, Path other) {
    try {
      return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
    } catch (IOException e) {
      return false; // one that cannot be read is told by its own check
    }
  }

  private static boolean isOpenFolder(@Nullable Path folder) {
    return folder != null && Files.isDirectory(folder) && Files.isWritable(folder);
  }
}
