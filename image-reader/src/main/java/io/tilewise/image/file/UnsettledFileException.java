package io.tilewise.image.file;

import java.io.IOException;

/**
 * While a file was read somebody changed its links or rights, or wrote to it and set its time back:
 * a file system does not tell which. It may be at rest by the next attempt. The text holds no path.
 */
public final class UnsettledFileException extends IOException {
  private static final long serialVersionUID = 1L;

  UnsettledFileException() {
    super("image: links, rights or bytes changed while it was read (expected: a file at rest)");
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
