package io.tilewise.standalone.command;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What went wrong, for people. */
public final class Causes {
  private Causes() {}

  /** The text of the innermost cause, which is the one that says something. */
  public static String text(Throwable thrown) {
    Throwable cause = thrown.getCause();
    if (cause != null) {
      return text(cause);
    }
    String message = thrown.getMessage();
    if (message == null) {
      return thrown.getClass().getSimpleName();
    }
    return switch (thrown) { // their messages are paths and nothing else
      case NoSuchFileException _ -> message + ": no such file";
      case AccessDeniedException _ -> message + ": no permission";
      case FileAlreadyExistsException _ -> message + ": exists";
      case NotDirectoryException _ -> message + ": not a folder";
      case DirectoryNotEmptyException _ -> message + ": not empty";
      default -> message;
    };
  }
}
