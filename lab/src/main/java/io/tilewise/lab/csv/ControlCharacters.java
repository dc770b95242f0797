package io.tilewise.lab.csv;

import java.util.Locale;

/** Fields that go back to people: no characters that steer a terminal, and no millions of them. */
public final class ControlCharacters {
  private static final int SHOWN = 1000;

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

  /** The beginning of a text that is too long for people, and how long it is. */
  public static String cut(String text) {
    return text.length() <= SHOWN
        ? text
        : text.substring(0, SHOWN) + "… (" + text.length() + " characters)";
  }

  private static boolean isControl(int character) {
    int type = Character.getType(character);
    return type == Character.CONTROL
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
