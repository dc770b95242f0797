package io.tilewise.image.file;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.FileBytes;
import io.tilewise.image.FileFailures;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A file that is open to be read as an image, and the state that it was in. Nothing of it was read
 * yet; {@link #open} is quick unless the file system hangs.
 */
public final class SourceFile implements Closeable {
  private static final long NOT_LOOKING = Long.MIN_VALUE;

  private final FileBytes bytes;
  private final FileState state;
  private volatile long lookingSince = NOT_LOOKING;

  private SourceFile(FileBytes bytes, FileState state) {
    this.bytes = bytes;
    this.state = state;
  }

  /** How a file is opened; a test puts another in its place meanwhile. */
  @FunctionalInterface
  interface Opening {
    FileBytes open(Path file) throws IOException;
  }

  /**
   * Opens a file.
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
   * Opens a file below a folder that no link leads out of, see {@link FileBytes#open(Path, Path)}.
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

  private static FileBytes below(Path folder, Path file) throws IOException {
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
      FileState state = FileState.of(file);
      limits.checkFile(state.size());
      if (state.size() == 0) {
        throw corrupt("image: 0 bytes (expected: " + ImageFormat.READ + ")");
      }
      return checked(new SourceFile(opening.open(file), state));
    } catch (FileSystemException e) {
      throw FileFailures.refusal(e);
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

  FileBytes bytes() {
    return bytes;
  }

  /** How long its file system has been asked for something now; zero when it is not. Any thread. */
  public Duration reading() {
    long since = lookingSince;
    return since == NOT_LOOKING ? bytes.reading() : Duration.ofNanos(System.nanoTime() - since);
  }

  /**
   * Which state of which file this is, opaque: the same file untouched has the same on every
   * attempt and every machine, and whatever was written, renamed or copied over it has another. A
   * store of objects would say its entity tag here.
   */
  public String version() {
    return state.version();
  }

  /** Size and time alone miss a file that another was renamed over. */
  void checkUnchanged() throws IOException, ImageFormatException {
    FileState now = now();
    if (!now.isSameButForChanged(state)) {
      throw corrupt("image: changed while it was read (expected: a finished file)");
    }
    if (!now.equals(state)) {
      throw new UnsettledFileException();
    }
  }

  private FileState now() throws IOException, ImageFormatException {
    lookingSince = System.nanoTime();
    try {
      return FileState.of(state.file());
    } catch (FileSystemException e) {
      throw FileFailures.refusal(e);
    } finally {
      lookingSince = NOT_LOOKING;
    }
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
