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
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The files that belong to the one that is named: those in the folder of an MRXS slide, which has
 * its name without the ending. A link there is refused, and a folder in it passed over, since it
 * may lead anywhere.
 */
final class Companions {
  private static final String MRXS = ".mrxs";

  /** Slides have some dozens. */
  private static final int MOST = 10_000;

  private Companions() {}

  /** By its name: the file itself is a JPEG, a small picture of the slide. */
  static boolean isMrxs(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(MRXS);
  }

  /** The folder and then its files, in the order of their names; none where there is no folder. */
  static List<FileState> of(Path file) throws IOException, ImageFormatException {
    if (!isMrxs(file)) {
      return List.of();
    }
    String name = file.getFileName().toString();
    Path folder = file.resolveSibling(name.substring(0, name.length() - MRXS.length()));
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    List<FileState> states = new ArrayList<>(List.of(FileState.ofFolder(folder)));
    for (Path each : files(folder)) {
      states.add(FileState.of(each));
    }
    return states;
  }

  private static List<Path> files(Path folder) throws IOException, ImageFormatException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (Files.isSymbolicLink(entry)) {
          throw unsupported("MRXS: a link in its folder (expected: files)");
        }
        if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          files.add(entry);
        }
        if (files.size() > MOST) {
          throw new ImageFormatException(
              ImageFormatException.Kind.TOO_LARGE,
              "MRXS: more than %1$d files (expected: at most %1$d)".formatted(MOST));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    files.sort(Comparator.comparing(path -> path.getFileName().toString()));
    return files;
  }
}
