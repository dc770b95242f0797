package io.tilewise.model.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a file looks like without reading it. Of two stamps that are equal the content is, too,
 * unless it was changed within the grain of the file system's clock; see {@link #isSettled}.
 *
 * @param name relative to the version's folder, with slashes
 * @param file real path
 * @param key of the file itself, which another one under its name does not have; null on systems
 *     without
 * @param size in bytes
 * @param modified when it says that it was written last, which a copy may take over
 * @param changed when anything of it was changed last, which nobody can set; the same as modified
 *     on systems without
 */
public record FileStamp(
    String name, Path file, @Nullable Object key, long size, FileTime modified, FileTime changed) {

  /** Coarser than any clock of a file system, and than two machines' clocks are apart. */
  private static final Duration GRAIN = Duration.ofSeconds(2);

  /** Of a file. */
  public static FileStamp of(String name, Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new FileStamp(
        name,
        file,
        attributes.fileKey(),
        attributes.size(),
        attributes.lastModifiedTime(),
        changed(file, attributes));
  }

  private static FileTime changed(Path file, BasicFileAttributes attributes) throws IOException {
    return file.getFileSystem().supportedFileAttributeViews().contains("unix")
        ? (FileTime) Files.getAttribute(file, "unix:ctime")
        : attributes.lastModifiedTime();
  }

  /** Whether one more change from this time on would show. */
  public boolean isSettled(Instant now) {
    return isFarFrom(modified, now) && isFarFrom(changed, now);
  }

  private static boolean isFarFrom(FileTime time, Instant now) {
    return Duration.between(time.toInstant(), now).abs().compareTo(GRAIN) > 0;
  }
}
