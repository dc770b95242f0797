package io.tilewise.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is wrong with a value, so that its author can mend it in one go. Confined to one
 * thread.
 */
final class Problems {
  private final List<String> texts = new ArrayList<>();

  /** Notes {@code field: value (expected: …)} unless the condition holds. */
  void check(boolean holds, String field, @Nullable Object value, String expected) {
    if (!holds) {
      texts.add(field + ": " + value + " (expected: " + expected + ")");
    }
  }

  /** Notes problems that somebody else already put into words. */
  void add(String text) {
    texts.add(text);
  }

  void throwIfAny() {
    if (!texts.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", texts));
    }
  }
}
