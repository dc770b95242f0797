package io.tilewise.image.source;

import java.io.IOException;

/**
 * Images, or the file system that they are on, are away for now. Unlike those of other I/O
 * exceptions its text may go into events: it names what is away and no path.
 */
public final class SourceAwayException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * They are away.
   *
   * @param text names the thing, what it is, and what was expected
   */
  public SourceAwayException(String text) {
    super(text);
  }

  /** The same, with what was thrown. */
  public SourceAwayException(String text, Throwable cause) {
    super(text, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
