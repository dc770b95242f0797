package io.tilewise.runtime.logging;

/** Writes one flat JSON object. Of one thread. */
final class JsonObject {
  private static final String DIGITS = "0123456789abcdef";
  private static final String CUT = "...";

  private final StringBuilder text = new StringBuilder(512).append('{');

  /** A string, of which no more than the first characters are kept. */
  JsonObject put(String name, String value, int mostCharacters) {
    name(name);
    text.append('"');
    if (value.length() > mostCharacters) {
      escape(value, mostCharacters);
      text.append(CUT);
    } else {
      escape(value, value.length());
    }
    text.append('"');
    return this;
  }

  /** A whole number. */
  JsonObject put(String name, long value) {
    name(name);
    text.append(value);
    return this;
  }

  private void name(String name) {
    if (text.length() > 1) {
      text.append(',');
    }
    text.append('"');
    escape(name, name.length());
    text.append("\":");
  }

  private void escape(String value, int end) {
    for (int i = 0; i < end; i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> text.append('\\').append(c);
        case '\n' -> text.append("\\n");
        case '\t' -> text.append("\\t");
        default -> {
          if (isPlain(value, i, end)) {
            text.append(c);
          } else {
            unicode(c);
          }
        }
      }
    }
  }

  /** Neither a control character, nor a line's end to anybody, nor half a character. */
  private static boolean isPlain(String value, int at, int end) {
    char c = value.charAt(at);
    if (c < 0x7f) {
      return c >= ' ';
    }
    if (Character.isHighSurrogate(c)) {
      return at + 1 < end && Character.isLowSurrogate(value.charAt(at + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return at > 0 && Character.isHighSurrogate(value.charAt(at - 1));
    }
    return c > 0x9f && c != '\u2028' && c != '\u2029' && Character.getType(c) != Character.FORMAT;
  }

  private void unicode(char c) {
    text.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      text.append(DIGITS.charAt((c >> shift) & 0xf));
    }
  }

  /** The whole, with the line's end. */
  String line() {
    return text.append("}\n").toString();
  }
}
