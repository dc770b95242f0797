package io.tilewise.verdict;

import org.jspecify.annotations.Nullable;

/** Preconditions; each text reads {@code thing: value (expected: …)}. */
final class Checks {
  private Checks() {}

  static void check(boolean holds, String thing, @Nullable Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(thing + ": " + value + " (expected: " + expected + ")");
    }
  }
}
