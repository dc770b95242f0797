package io.tilewise.lab.calibrate;

/**
 * Labelled data that nothing can be fitted on. The message stands for itself; it names the thing,
 * the value and what was expected.
 */
public final class FitException extends Exception {
  private static final long serialVersionUID = 1L;

  private FitException(String message) {
    super(message);
  }

  /** Passes on what a source of images found. */
  public FitException(String message, Throwable cause) {
    super(message, cause);
  }

  /** {@code thing: value (expected: expected)}. */
  public static FitException of(String thing, Object value, String expected) {
    return new FitException(thing + ": " + value + " (expected: " + expected + ")");
  }
}
