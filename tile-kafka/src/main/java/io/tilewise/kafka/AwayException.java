package io.tilewise.kafka;

import java.io.IOException;

/**
 * Something that a service needs is away for now. Unlike those of other I/O exceptions its text may
 * go into events: it names what is away and no path.
 */
public final class AwayException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * It is away.
   *
   * @param text names the thing, what it is, and what was expected
   */
  public AwayException(String text) {
    super(text);
  }

  /** The same, with what was thrown. */
  public AwayException(String text, Throwable cause) {
    super(text, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
