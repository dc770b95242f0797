package io.tilewise.verdict.scores;

import org.jspecify.annotations.Nullable;

/** Preconditions; each text reads {@code thing: value (expected: …)}. */
public final class Checks {
  private Checks() {}

  /** Strictly between 0 and 1. */
  public static void share(String thing, double value) {
    check(value > 0 && value < 1, thing, value, "above 0, below 1");
  }

  public static void check(boolean holds, String thing, @Nullable Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(thing + ": " + value + " (expected: " + expected + ")");
    }
  }
}
