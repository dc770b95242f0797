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
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a file, or a folder's files, look like without reading them.
 *
 * @param path of the file or the folder
 * @param folder which of the two it is
 * @param files in the order of their names, at least one
 * @param companions that belong to the one file that is named, see {@link Companions}
 */
record SourceState(Path path, boolean folder, List<FileState> files, List<FileState> companions) {
  /** Each is open while the image is. Slides have ten; concatenations some more. */
  static final int MAX_FILES = 256;

  /** An index, of a whole medium, that is beside what it names. */
  private static final String INDEX = "DICOMDIR";

  /** What desktops and network file systems leave behind. */
  private static final String HIDDEN = ".";

  SourceState {
    files = List.copyOf(files);
    companions = List.copyOf(companions);
  }

  /**
   * Of what there is now.
   *
   * @throws ImageFormatException when it is no regular file, nor a folder of such
   */
  static SourceState of(Path path) throws IOException, ImageFormatException {
    if (!Files.isDirectory(path)) {
      return new SourceState(path, false, List.of(FileState.of(path)), Companions.of(path));
    }
    List<FileState> files = new ArrayList<>();
    for (Path file : list(path)) {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw notFound("a directory");
      }
      files.add(FileState.of(file, LinkOption.NOFOLLOW_LINKS));
    }
    return new SourceState(path, true, files, List.of());
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

  private Stream<FileState> all() {
    return Stream.concat(files.stream(), companions.stream());
  }

  /** Bytes of all files. */
  long size() {
    return all().mapToLong(FileState::size).sum();
  }

  /** Whether all but the times of the last changes is as it was. */
  boolean isSameButForChanged(SourceState other) {
    List<FileState> before = other.all().toList();
    List<FileState> now = all().toList();
    return folder == other.folder
        && now.size() == before.size()
        && IntStream.range(0, now.size())
            .allMatch(i -> now.get(i).isSameButForChanged(before.get(i)));
  }

  /** The whole of it in a few digits. */
  String version() {
    return folder || !companions.isEmpty()
        ? FileState.version(all().map(FileState::version).collect(Collectors.joining("\n")))
        : files.getFirst().version();
  }
}
