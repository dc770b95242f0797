package io.tilewise.image.file;

import static io.tilewise.image.ImageFormatException.corrupt;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tilewise.image.FileBytes;
import io.tilewise.image.FileFailures;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.Sha256;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A file that is open to be read as an image, or all files of a folder that are one together, and
 * the state that they were in. Nothing of them was read yet; {@link #open} is quick unless the file
 * system hangs.
 */
public final class SourceFile implements Closeable {
  /** What a library may compute in one call; what takes longer is a file system that hangs. */
  private static final Duration COMPUTING = Duration.ofSeconds(30);

  private final List<FileBytes> files;
  private final Object versions = new Object();
  private volatile SourceState state;
  private @Nullable String version;
  private final UnderWay looks = new UnderWay();
  private final UnderWay calls = new UnderWay();

  private SourceFile(List<FileBytes> files, SourceState state) {
    this.files = files;
    this.state = state;
  }

  /** How a file is opened; a test puts another in its place meanwhile. */
  @FunctionalInterface
  interface Opening {
    FileBytes open(Path file) throws IOException;
  }

  /**
   * Opens a file, or a folder's files, of which none may be a link or anything else.
   *
   * @param file its real path, which is part of its version
   * @throws ImageFormatException when there is no such file, or it is too large or empty
   * @throws IOException when it cannot be opened, which may pass
   */
  public static SourceFile open(Path file, ImageLimits limits)
      throws IOException, ImageFormatException {
    return open(file, limits, FileBytes::open);
  }

  /**
   * Opens the same below a folder that no link leads out of, see {@link FileBytes#open(Path,
   * Path)}.
   *
   * @param folder that the file lies in, or in folders of it, which have to be readable
   * @param file its real path, which is part of its version
   * @throws ImageFormatException when there is no such file, or it is too large or empty
   * @throws IOException when it cannot be opened, or is not where it was; that may pass
   */
  public static SourceFile open(Path folder, Path file, ImageLimits limits)
      throws IOException, ImageFormatException {
    return open(file, limits, path -> below(folder, path));
  }

  static FileBytes below(Path folder, Path file) throws IOException {
    try {
      return FileBytes.open(folder, file);
    } catch (FileSystemException e) {
      if (FileFailures.isOfALink(e)) {
        throw new UnsettledFileException();
      }
      throw e;
    }
  }

  static SourceFile open(Path file, ImageLimits limits, Opening opening)
      throws IOException, ImageFormatException {
    try {
      SourceState state = SourceState.of(file);
      limits.checkFile(state.size());
      if (state.size() == 0) {
        throw corrupt("image: 0 bytes (expected: " + ImageFormat.READ + ")");
      }
      return checked(new SourceFile(opened(state, opening), state));
    } catch (FileSystemException e) {
      throw FileFailures.refusal(e);
    }
  }

  private static List<FileBytes> opened(SourceState state, Opening opening) throws IOException {
    List<FileBytes> files = new ArrayList<>();
    try {
      for (FileState file : state.files()) {
        files.add(opening.open(file.file()));
      }
      return List.copyOf(files);
    } catch (IOException | RuntimeException | Error e) {
      close(files);
      throw e;
    }
  }

  /** What was opened is what was looked at, or the version would be that of another file. */
  private static SourceFile checked(SourceFile opened) throws IOException, ImageFormatException {
    try {
      opened.checkUnchanged();
      return opened;
    } catch (IOException | ImageFormatException | RuntimeException | Error e) {
      opened.close();
      throw e;
    }
  }

  /** Its real path, for a library that opens files by their names. */
  Path path() {
    return state.path();
  }

  /** The files that belong to the one that is named, by their names. */
  Map<String, FileBytes> companions() {
    Map<String, FileBytes> companions = new HashMap<>();
    for (int i = 1; i < files.size(); i++) {
      companions.put(String.valueOf(state.files().get(i).file().getFileName()), files.get(i));
    }
    return companions;
  }

  /**
   * Calls a library that reads files by itself; where that takes very long, it counts as reading.
   */
  <T> T during(UnderWay.Call<T> call) throws IOException, ImageFormatException {
    return calls.during(call);
  }

  /** Digests all of it, for who did not read it here. */
  public void digest() throws IOException {
    for (FileBytes file : files) {
      file.digest();
    }
  }

  /** Its bytes; of a folder those of its first file. */
  FileBytes bytes() {
    return files.getFirst();
  }

  /** Those of all files, in the order of their names. */
  List<FileBytes> files() {
    return files;
  }

  /** Whether a folder was named. */
  boolean isFolder() {
    return state.folder();
  }

  /**
   * SHA-256 of the file, in hexadecimal digits; of several that of the digests of all, in ascending
   * order, each followed by a line feed: {@code sha256sum * | cut -c1-64 | sort | sha256sum} says
   * the same.
   *
   * @throws IllegalStateException before all were read to their ends
   */
  public String contentSha256() {
    if (!state.isSeveral()) {
      return bytes().contentSha256();
    }
    String all =
        files.stream()
            .map(FileBytes::contentSha256)
            .sorted()
            .map(digest -> digest + "\n")
            .collect(Collectors.joining());
    return HexFormat.of().formatHex(Sha256.begin().digest(all.getBytes(US_ASCII)));
  }

  /** How long its file system has been asked for something now; zero when it is not. Any thread. */
  public Duration reading() {
    Duration longest = max(looks.longest(), calls.longest().minus(COMPUTING));
    for (FileBytes file : files) {
      longest = max(longest, file.reading());
    }
    return longest;
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /**
   * Which content of which file this is, opaque: the same file has the same on every attempt and
   * every machine, also with other rights or links, and whatever was written, renamed or copied
   * over it has another. Of a folder it is that of all its files and their names. A store of
   * objects would say its entity tag here. Reads up to 256 KiB of each file, the first time.
   *
   * @throws IOException when they cannot be read, which may pass
   */
  public String version() throws IOException {
    synchronized (versions) {
      String known = version;
      if (known == null) {
        known = state.version(files);
        version = known;
      }
      return known;
    }
  }

  /**
   * As {@link #checkUnchanged}, but takes other rights or links for no change, as the version does:
   * for who asks for a version. Where bytes changed and the time was set back, it sees that as far
   * as the version does.
   *
   * @throws ImageFormatException when all is not as it was
   */
  public void checkVersion() throws IOException, ImageFormatException {
    if (now().equals(state)) {
      return;
    }
    synchronized (versions) {
      SourceState now = now(); // behind whoever came first, whose look may be the newer one
      if (!now.isSameButForChanged(state) || !now.version(files).equals(version())) {
        throw changed();
      }
      state = now;
    }
  }

  /**
   * Does nothing while all is as it was when it was opened, and so what was read is of that; size
   * and time alone miss a file that another was renamed over. Of a folder no file came or went. Any
   * thread.
   *
   * @throws ImageFormatException when it is not
   * @throws UnsettledFileException when that cannot be told, which may pass
   */
  public void checkUnchanged() throws IOException, ImageFormatException {
    SourceState now = now();
    if (!now.isSameButForChanged(state)) {
      throw changed();
    }
    if (!now.equals(state)) {
      throw new UnsettledFileException();
    }
  }

  private static ImageFormatException changed() {
    return corrupt("image: changed while it was read (expected: a finished file)");
  }

  private SourceState now() throws IOException, ImageFormatException {
    try {
      return looks.during(() -> SourceState.of(state.path()));
    } catch (FileSystemException e) {
      throw FileFailures.refusal(e);
    } catch (ImageFormatException e) {
      throw isFolder() ? changed() : e; // it was a folder of files alone
    }
  }

  @Override
  public void close() throws IOException {
    close(files);
  }

  /** All of them, also when one cannot be. */
  private static void close(List<FileBytes> files) throws IOException {
    if (files.isEmpty()) {
      return;
    }
    try (FileBytes _ = files.getFirst()) {
      close(files.subList(1, files.size()));
    }
  }
}
