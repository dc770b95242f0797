package io.tilewise.classifier;

import org.jspecify.annotations.Nullable;

/** A batch that could not be scored. */
public final class ClassifierException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A batch that could not be scored. */
  public ClassifierException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
