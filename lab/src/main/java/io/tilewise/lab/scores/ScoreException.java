package io.tilewise.lab.scores;

import io.tilewise.lab.csv.ControlCharacters;

/** Scores that make no sense. The message names file, line, thing, value and expectation. */
public final class ScoreException extends Exception {
  private static final long serialVersionUID = 1L;

  ScoreException(String message) {
    super(message);
  }

  static ScoreException of(Object where, String thing, Object value, String expected) {
    String shown = ControlCharacters.cut(ControlCharacters.shown(String.valueOf(value)));
    return new ScoreException(
        where + ", " + thing + ": " + shown + " (expected: " + expected + ")");
  }
}
