package io.tilewise.standalone.command;

/** The command could not do its work; the message says what is in the way. */
public final class FailureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FailureException(String text) {
    super(text);
  }

  public FailureException(String text, Throwable cause) {
    super(text, cause);
  }
}
