package io.tilewise.events.check;

/** Text of any length and make, and what of it an event, a header or a log line can hold. */
public final class Text {
  private static final String ELLIPSIS = "\u2026";

  private Text() {}

  /** The text, or its beginning and an ellipsis where it has more than {@code most} characters. */
  public static String cut(String text, int most) {
    return isWithin(text, most)
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most - ELLIPSIS.length())) + ELLIPSIS;
  }

  /** Whether it has at most so many characters, counted as JSON Schema does: by code points. */
  public static boolean isWithin(String text, int most) {
    return text.length() <= most || text.codePointCount(0, text.length()) <= most;
  }

  /**
   * Whether it can be written in UTF-8: half a surrogate pair has a place in a Java string and in
   * JSON's escapes, but nowhere else.
   */
  public static boolean isUnicode(String text) {
    for (int at = 0; at < text.length(); at++) {
      if (Character.isSurrogate(text.charAt(at))) {
        if (!Character.isSupplementaryCodePoint(text.codePointAt(at))) {
          return false;
        }
        at++;
      }
    }
    return true;
  }

  /** The text with U+FFFD in place of what {@link #isUnicode} refuses. */
  static String unicode(String text) {
    return isUnicode(text) ? text : text.replaceAll("\\p{Cs}", "\uFFFD");
  }
}
