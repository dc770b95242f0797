package io.tilewise.image.file;

import static java.util.Objects.requireNonNull;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file looks like without reading it. When it was read last is no part of it.
 *
 * @param file where it is
 * @param key of the file itself, which another one under its name does not have: its inode, which
 *     is the same on all machines that mount it; null on systems that tell none
 * @param size in bytes
 * @param modified when it says that it was written last, which a copy may take over
 * @param changed when anything of it was changed last, its name, rights and links too; nobody can
 *     set it. The same as modified on systems without
 */
record FileState(Path file, @Nullable Object key, long size, FileTime modified, FileTime changed) {
  private static final String BASIC = "isRegularFile,isDirectory,fileKey,size,lastModifiedTime";
  private static final String UNIX =
      "unix:isRegularFile,isDirectory,ino,size,lastModifiedTime,ctime";

  /**
   * Of a file that can be opened: to open a pipe waits for whoever writes to it.
   *
   * @throws ImageFormatException when it is no regular file
   */
  static FileState of(Path file, LinkOption... links) throws IOException, ImageFormatException {
    boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
    Map<String, Object> told = Files.readAttributes(file, unix ? UNIX : BASIC, links);
    if (!Boolean.TRUE.equals(told.get("isRegularFile"))) {
      boolean folder = Boolean.TRUE.equals(told.get("isDirectory"));
      throw ImageFormatException.notFound(folder ? "a directory" : "a special file");
    }
    return new FileState(
        file,
        told.get(unix ? "ino" : "fileKey"),
        (long) requireNonNull(told.get("size")),
        time(told, "lastModifiedTime"),
        time(told, unix ? "ctime" : "lastModifiedTime"));
  }

  private static FileTime time(Map<String, Object> told, String name) {
    return (FileTime) requireNonNull(told.get(name));
  }

  /** Whether all but the time of the last change is as it was, which rights and links move too. */
  boolean isSameButForChanged(FileState other) {
    return equals(new FileState(other.file, other.key, other.size, other.modified, changed));
  }

  /** All of it that rights and links do not move, and what of its bytes is read for that. */
  String told(FileBytes bytes) throws IOException {
    return String.join(
        "\n", "" + key, "" + size, "" + modified, ContentSample.of(bytes), "" + file);
  }
}
