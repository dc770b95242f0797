package io.tilewise.standalone.command;

import java.util.regex.Pattern;

/** Texts of others, on their way to a terminal, which would obey what is in them. Stateless. */
public final class Printable {
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x{80}-\\x{9F}&&[^\n]]");

  private Printable() {}

  /** The same with every control character but the end of a line spelled out. */
  public static String text(String text) {
    return CONTROL
        .matcher(text)
        .replaceAll(control -> "\\\\u%04x".formatted((int) control.group().charAt(0)));
  }

  /** The same on one line. */
  public static String line(String text) {
    return text(text).replace("\n", "\\n");
  }
}
