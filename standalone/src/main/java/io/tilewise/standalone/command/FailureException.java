package io.tilewise.standalone.command;

/** The command could not do its work; the message says what is in the way. */
public final class FailureException extends RuntimeException {
  /** What was said, verdicts perhaps, is with nobody: a full disk, a pipe that nobody reads. */
  public static final String OUTPUT_LOST = "standard output: cannot be written (expected: it can)";

  private static final long serialVersionUID = 1L;

  public FailureException(String text) {
    super(text);
  }

  public FailureException(String text, Throwable cause) {
    super(text, cause);
  }
}
