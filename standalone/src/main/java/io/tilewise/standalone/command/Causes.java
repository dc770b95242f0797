package io.tilewise.standalone.command;

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
    return message == null ? thrown.getClass().getSimpleName() : message;
  }
}
