package io.tilewise.lab.train;

import io.tilewise.lab.csv.ControlCharacters;

/**
 * Training cannot start or go on for a reason outside the code: the cells, the target directory.
 * The message stands for itself; it names the thing, the value and what was expected.
 */
public final class TrainingException extends Exception {
  private static final long serialVersionUID = 1L;

  TrainingException(String message) {
    super(message);
  }

  TrainingException(String message, Throwable cause) {
    super(message + ": " + cause, cause);
  }

  static TrainingException of(String thing, Object value, String expected) {
    String shown = ControlCharacters.cut(String.valueOf(value));
    return new TrainingException(thing + ": " + shown + " (expected: " + expected + ")");
  }
}
