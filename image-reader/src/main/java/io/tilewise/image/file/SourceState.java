package io.tilewise.image.file;

import static io.tilewise.image.ImageFormatException.unsupported;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.Sha256;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

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

  private static final int VERSION_DIGITS = 32;

  static final String NO_DICOM = "a directory without DICOM";

  private static final String EXPECTED = "a file, or a directory of DICOM files alone";

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
    List<Path> entries = list(path);
    for (int i = 0; i < entries.size(); i++) {
      checkFile(entries.get(i), i + 1, entries.size());
      files.add(FileState.of(entries.get(i), LinkOption.NOFOLLOW_LINKS));
    }
    return new SourceState(path, true, files);
  }

  /** A link may lead to another slide's level, and where it leads may change under its name. */
  private static void checkFile(Path entry, int number, int of) throws ImageFormatException {
    if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    boolean folder = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
    String what =
        folder ? "another" : Files.isSymbolicLink(entry) ? "a symbolic link" : "a special file";
    throw unsupported(
        "image: a directory with %s in it, entry %d of %d by name (expected: %s)"
            .formatted(what, number, of, EXPECTED));
  }

  static ImageFormatException none(String what) {
    return new ImageFormatException(
        Kind.NOT_FOUND, "image: " + what + " (expected: " + EXPECTED + ")");
  }

  /** What counts in a folder, in the order of names. */
  static List<Path> list(Path folder) throws IOException, ImageFormatException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, SourceState::counts)) {
      for (Path file : all) {
        if (files.size() == MAX_FILES) {
          throw none("a directory of more than " + MAX_FILES + " files");
        }
        files.add(file);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    if (files.isEmpty()) {
      throw none(NO_DICOM);
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

  /**
   * What is told of all files in {@value #VERSION_DIGITS} hexadecimal digits.
   *
   * @param open the files, in the same order
   */
  String version(List<FileBytes> open) throws IOException {
    MessageDigest digest = Sha256.begin();
    for (int i = 0; i < open.size(); i++) {
      digest.update((files.get(i).told(open.get(i)) + "\n").getBytes(UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, VERSION_DIGITS);
  }
}
