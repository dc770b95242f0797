package io.tilewise.events;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Text as bytes. */
final class Utf8 {
  private Utf8() {}

  static byte[] encode(String text) {
    return text.getBytes(UTF_8);
  }

  static String decode(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
