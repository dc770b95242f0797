package io.tilewise.standalone;

/** What went wrong, for people. */
final class Causes {
  private Causes() {}

  /** The text of the innermost cause, which is the one that says something. */
  static String text(Throwable thrown) {
    Throwable cause = thrown.getCause();
    if (cause != null) {
      return text(cause);
    }
    String message = thrown.getMessage();
    return message == null ? thrown.getClass().getSimpleName() : message;
  }
}
