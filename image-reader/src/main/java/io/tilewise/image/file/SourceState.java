package io.tilewise.image.file;

import static io.tilewise.image.ImageFormatException.notFound;

import io.tilewise.image.ImageFormatException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a file, or a folder's files, look like without reading them.
 *
 * @param path of the file or the folder
 * @param folder which of the two it is
 * @param files in the order of their names, at least one; behind a file that is named those that
 *     belong to it, see {@link Mrxs}
 */
record SourceState(Path path, boolean folder, List<FileState> files) {
  /** Each is open while the image is. Slides have ten; concatenations some more. */
  static final int MAX_FILES = 256;

  /** An index, of a whole medium, that is beside what it names. */
  private static final String INDEX = "DICOMDIR";

  /** What desktops and network file systems leave behind. */
  private static final String HIDDEN = ".";

  SourceState {
    files = List.copyOf(files);
  }

  /**
   * Of what there is now.
   *
   * @throws ImageFormatException when it is no regular file, nor a folder of such
   */
  static SourceState of(Path path) throws IOException, ImageFormatException {
    List<FileState> files = new ArrayList<>();
    if (!Files.isDirectory(path)) {
      files.add(FileState.of(path));
      for (Path companion : Mrxs.companions(path)) {
        files.add(FileState.of(companion, LinkOption.NOFOLLOW_LINKS));
      }
      return new SourceState(path, false, files);
    }
    for (Path file : list(path)) {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw notFound("a directory");
      }
      files.add(FileState.of(file, LinkOption.NOFOLLOW_LINKS));
    }
    return new SourceState(path, true, files);
  }

  private static List<Path> list(Path folder) throws IOException, ImageFormatException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, SourceState::counts)) {
      for (Path file : all) {
        if (files.size() == MAX_FILES) {
          throw notFound("a directory of more than " + MAX_FILES + " files");
        }
        files.add(file);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    if (files.isEmpty()) {
      throw notFound("a directory");
    }
    files.sort(null);
    return files;
  }

  private static boolean counts(Path file) {
    String name = String.valueOf(file.getFileName());
    return !name.startsWith(HIDDEN) && !name.equals(INDEX);
  }

  /** Bytes of all files. */
  long size() {
    return files.stream().mapToLong(FileState::size).sum();
  }

  /** Whether all but the times of the last changes is as it was. */
  boolean isSameButForChanged(SourceState other) {
    if (files.size() != other.files.size() || folder != other.folder) {
      return false;
    }
    for (int i = 0; i < files.size(); i++) {
      if (!files.get(i).isSameButForChanged(other.files.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether it need not be one file. */
  boolean isSeveral() {
    return folder || files.size() > 1;
  }

  /** The whole of it in a few digits. */
  String version() {
    return isSeveral()
        ? FileState.version(
            files.stream().map(FileState::version).collect(Collectors.joining("\n")))
        : files.getFirst().version();
  }
}
