package io.tilewise.lab.csv;

import java.util.Locale;

/** Characters that end a line or steer a terminal, in fields that go back to people. */
public final class ControlCharacters {
  private ControlCharacters() {}

  /** Whether a field holds any. */
  public static boolean in(String field) {
    return field.codePoints().anyMatch(ControlCharacters::isControl);
  }

  /** A field for people: its control characters as {@code \\u001b}. */
  public static String shown(String field) {
    StringBuilder shown = new StringBuilder();
    field
        .codePoints()
        .forEach(
            each -> {
              if (isControl(each)) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", each));
              } else {
                shown.appendCodePoint(each);
              }
            });
    return shown.toString();
  }

  private static boolean isControl(int character) {
    int type = Character.getType(character);
    return type == Character.CONTROL
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
