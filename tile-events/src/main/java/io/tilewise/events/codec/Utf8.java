package io.tilewise.events.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;

/** Text as bytes. */
final class Utf8 {
  private static final int LONGEST = 500;
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Cs}]");

  private Utf8() {}

  static byte[] encode(String text) {
    return text.getBytes(UTF_8);
  }

  /** One printable line for logs and headers, however long or hostile the text. */
  static String brief(String text) {
    String line = text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    return CONTROL.matcher(line).replaceAll("\uFFFD");
  }

  static String decode(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
