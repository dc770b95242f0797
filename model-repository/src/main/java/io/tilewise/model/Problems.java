package io.tilewise.model;

import io.tilewise.events.check.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is wrong with a value, so that its author can mend it in one go. Confined to one
 * thread.
 */
final class Problems {
  private static final int LONGEST_QUOTED = 200;
  private static final int LONGEST_TEXT = 4000;

  private final List<String> texts = new ArrayList<>();

  /** Notes {@code field: value (expected: …)} unless the condition holds. */
  void check(boolean holds, String field, @Nullable Object value, String expected) {
    if (!holds) {
      texts.add(field + ": " + brief(value) + " (expected: " + brief(expected) + ")");
    }
  }

  /** A card may hold a megabyte in one value; what is said of it stands in logs and rejections. */
  private static String brief(@Nullable Object value) {
    return Text.cut(String.valueOf(value), LONGEST_QUOTED);
  }

  /** Notes problems that somebody else already put into words. */
  void add(String text) {
    texts.add(text);
  }

  void throwIfAny() {
    if (!texts.isEmpty()) {
      throw new IllegalArgumentException(Text.cut(String.join("; ", texts), LONGEST_TEXT));
    }
  }
}
