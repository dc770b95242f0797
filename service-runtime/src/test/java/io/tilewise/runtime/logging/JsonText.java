package io.tilewise.runtime.logging;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads one flat JSON object, as strictly as RFC 8259 has it; this module has no other reader. */
final class JsonText {
  private final String text;
  private int at;

  private JsonText(String text) {
    this.text = text;
  }

  /** Its fields; numbers as they are written. */
  static Map<String, String> parse(String line) {
    return new JsonText(line).object();
  }

  private Map<String, String> object() {
    Map<String, String> fields = new LinkedHashMap<>();
    expect('{');
    do {
      String name = string();
      expect(':');
      String value = text.charAt(at) == '"' ? string() : number();
      if (fields.put(name, value) != null) {
        throw new AssertionError("field: " + name + " twice (expected: once)");
      }
    } while (next() == ',');
    at--;
    expect('}');
    if (at != text.length()) {
      throw new AssertionError("behind the object: " + text.substring(at));
    }
    return fields;
  }

  private char next() {
    return text.charAt(at++);
  }

  private void expect(char wanted) {
    if (next() != wanted) {
      throw new AssertionError(text + ", at " + at + " (expected: " + wanted + ")");
    }
  }

  private String number() {
    int from = at;
    while (text.charAt(at) == '-' || Character.isDigit(text.charAt(at))) {
      at++;
    }
    return Long.toString(Long.parseLong(text, from, at, 10));
  }

  private String string() {
    expect('"');
    StringBuilder value = new StringBuilder();
    for (char c = next(); c != '"'; c = next()) {
      if (c < ' ') {
        throw new AssertionError("character: " + (int) c + " (expected: escaped)");
      }
      value.append(c == '\\' ? escaped() : c);
    }
    return value.toString();
  }

  private char escaped() {
    char c = next();
    return switch (c) {
      case '"', '\\' -> c;
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'u' -> (char) Integer.parseInt(text, at, at += 4, 16);
      default -> throw new AssertionError("escape: " + c);
    };
  }
}
