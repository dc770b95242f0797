package io.tilewise.events.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tilewise.events.check.Text;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Text as bytes. */
final class Utf8 {
  private static final int LONGEST = 500;
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]");
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private Utf8() {}

  static byte[] encode(String text) {
    return text.getBytes(UTF_8);
  }

  /** One printable line for logs and headers, however long or hostile the text. */
  static String brief(String text) {
    return UNPRINTABLE.matcher(Text.cut(text, LONGEST)).replaceAll("\uFFFD");
  }

  static String decode(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  /**
   * Whether JSON may be made of these bytes: well-formed UTF-8 without a byte order mark (RFC 8259,
   * 8.1) and without the zero bytes of UTF-16 and UTF-32.
   */
  static boolean isJsonText(byte[] bytes) {
    boolean ascii = true;
    for (byte each : bytes) {
      if (each == 0) {
        return false;
      }
      ascii &= each > 0;
    }
    return ascii || (isWellFormed(bytes) && !startsWithByteOrderMark(bytes));
  }

  private static boolean isWellFormed(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static boolean startsWithByteOrderMark(byte[] bytes) {
    return bytes.length >= BYTE_ORDER_MARK.length
        && Arrays.equals(
            bytes, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
  }
}
