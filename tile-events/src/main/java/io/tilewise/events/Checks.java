package io.tilewise.events;

import java.util.Collection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Preconditions of the events; each text reads {@code field: value (expected: …)}. */
final class Checks {
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  private Checks() {}

  static boolean isIdentifier(@Nullable String value) {
    return value != null && IDENTIFIER.matcher(value).matches();
  }

  static void identifier(String field, @Nullable String value) {
    check(
        isIdentifier(value),
        field,
        value == null ? null : "'" + value + "'",
        "1 to 128 of A-Z a-z 0-9 . _ : -");
  }

  static <T> void present(String field, @Nullable T value) {
    check(value != null, field, value, "a value");
  }

  static void text(String field, @Nullable String value) {
    check(value != null && !value.isBlank(), field, value, "a text that is not blank");
  }

  static void notEmpty(String field, @Nullable Collection<?> value) {
    check(value != null && !value.isEmpty(), field, value, "at least one element");
  }

  static void atLeast(String field, long value, long minimum) {
    check(value >= minimum, field, value, ">= " + minimum);
  }

  static void fraction(String field, double value) {
    check(value >= 0 && value <= 1, field, value, "0 to 1");
  }

  static void check(boolean holds, String field, @Nullable Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(field + ": " + value + " (expected: " + expected + ")");
    }
  }
}
