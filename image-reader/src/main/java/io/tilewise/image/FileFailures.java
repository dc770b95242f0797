package io.tilewise.image;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which failures of a file system stay: those of a name or of rights, which the next try meets
 * again. All others may pass, as those of a device or of a network do.
 *
 * <p>The JDK has no type for most of them, only the system's text, which differs between C
 * libraries and languages. So the text of this system is asked for once, by provoking the failure.
 */
public final class FileFailures {
  private static final @Nullable String NAME_TOO_LONG =
      reasonOf(Path.of("/" + "x".repeat(1 << 14)));
  private static final @Nullable String NOT_A_FOLDER = reasonOf(Path.of("/dev/null/x"));

  /** What the JDK itself adds when links lead in a circle, whatever the system's text. */
  private static final String LOOP = "unable to access attributes of symbolic link";

  private static final String CIRCLE = "symbolic links in a circle";
  private static final String THROUGH_A_FILE = "its path leads through a file";

  private FileFailures() {}

  /** Whether the next try would fail as well. */
  public static boolean stays(IOException failure) {
    return named(failure).isPresent();
  }

  /** What stays, in words for whoever named the file; empty when the failure may pass. */
  public static Optional<String> named(IOException failure) {
    return Optional.ofNullable(
        switch (failure) {
          case NoSuchFileException e -> "no such file";
          case AccessDeniedException e -> "not readable by this process";
          case FileSystemLoopException e -> CIRCLE;
          case NotDirectoryException e -> THROUGH_A_FILE;
          case FileSystemException e -> byReason(e.getReason());
          default -> null;
        });
  }

  /** Whether a name is a link where none is followed, or links lead in a circle. */
  public static boolean isOfALink(IOException failure) {
    return named(failure).filter(CIRCLE::equals).isPresent();
  }

  /**
   * A failure that stays as the refusal of an image.
   *
   * @throws IOException the failure itself, when it may pass
   */
  public static ImageFormatException refusal(IOException failure) throws IOException {
    String what = named(failure).orElseThrow(() -> failure);
    ImageFormatException refusal = ImageFormatException.notFound(what);
    refusal.initCause(failure);
    return refusal;
  }

  private static @Nullable String byReason(@Nullable String reason) {
    if (reason == null) {
      return null;
    }
    if (reason.equals(NAME_TOO_LONG)) {
      return "a name too long for the file system";
    }
    if (reason.equals(NOT_A_FOLDER)) {
      return THROUGH_A_FILE;
    }
    return reason.contains(LOOP) ? CIRCLE : null;
  }

  private static @Nullable String reasonOf(Path provoking) {
    try {
      Files.newByteChannel(provoking).close();
      return null;
    } catch (FileSystemException e) {
      return e.getReason();
    } catch (IOException e) {
      return null;
    }
  }
}
