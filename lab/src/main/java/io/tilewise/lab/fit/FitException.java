package io.tilewise.lab.fit;

/**
 * Labelled data that nothing can be fitted on. The message stands for itself; it names the thing,
 * the value and what was expected.
 */
public final class FitException extends Exception {
  private static final long serialVersionUID = 1L;

  FitException(String message) {
    super(message);
  }

  FitException(String message, Throwable cause) {
    super(message, cause);
  }

  static FitException of(String thing, Object value, String expected) {
    return new FitException(thing + ": " + value + " (expected: " + expected + ")");
  }
}
