package io.tilewise.image.file;

import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.ImageFormatException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Slides of MRXS: a file, and those in the folder that has its name without the ending. A link
 * there is refused, and a folder in it passed over.
 */
final class Mrxs {
  private static final String ENDING = ".mrxs";

  private Mrxs() {}

  /** By its name: the file itself is a JPEG, a small picture of the slide. */
  static boolean isNamed(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(ENDING);
  }

  /** The files of its folder, in the order of their names; none of other formats. */
  static List<Path> companions(Path file) throws IOException, ImageFormatException {
    if (!isNamed(file)) {
      return List.of();
    }
    String name = String.valueOf(file.getFileName());
    Path folder = file.resolveSibling(name.substring(0, name.length() - ENDING.length()));
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) ? files(folder) : List.of();
  }

  private static List<Path> files(Path folder) throws IOException, ImageFormatException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, Mrxs::isNoFolder)) {
      for (Path entry : entries) {
        if (Files.isSymbolicLink(entry)) {
          throw unsupported("MRXS: a link in its folder (expected: files)");
        }
        if (files.size() == SourceState.MAX_FILES) {
          throw unsupported(
              "MRXS: more than %1$d files (expected: at most %1$d)".formatted(files.size()));
        }
        files.add(entry);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    files.sort(null);
    return files;
  }

  private static boolean isNoFolder(Path entry) {
    return !Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
  }
}
