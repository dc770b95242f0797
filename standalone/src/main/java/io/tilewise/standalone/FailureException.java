package io.tilewise.standalone;

/** The command could not do its work; the message says what is in the way. */
final class FailureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FailureException(String text) {
    super(text);
  }

  FailureException(String text, Throwable cause) {
    super(text, cause);
  }
}
