package io.tilewise.events.check;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Preconditions of the contract's fields; each text reads {@code field: value (expected: …)} and is
 * made only when needed, since every score passes through here.
 */
public final class Checks {
  private static final int LONGEST_IDENTIFIER = 128;
  private static final int SHA256_DIGITS = 64;
  private static final int LONGEST_QUOTED = 200;
  private static final long LATEST_OFFSET = 9_000_000_000L;

  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant END = FIRST.plus(Duration.ofDays(3_652_425)); // 10,000 years

  private Checks() {}

  public static boolean isIdentifier(@Nullable String value) {
    return value != null && isMadeOf(value, "._:-", LONGEST_IDENTIFIER);
  }

  /**
   * Whether a text of one character to so many holds only the letters A to Z and a to z, digits,
   * and these others. A loop: a regular expression was a tenth of what decoding a score costs.
   */
  public static boolean isMadeOf(String text, String others, int longest) {
    if (text.isEmpty() || text.length() > longest) {
      return false;
    }
    for (int at = 0; at < text.length(); at++) {
      char each = text.charAt(at);
      if (!isLetterOrDigit(each) && others.indexOf(each) < 0) {
        return false;
      }
    }
    return true;
  }

  public static boolean isLetterOrDigit(char each) {
    return (each >= 'a' && each <= 'z')
        || (each >= 'A' && each <= 'Z')
        || (each >= '0' && each <= '9');
  }

  public static void identifier(String field, @Nullable String value) {
    if (!isIdentifier(value)) {
      throw wrong(
          field, value == null ? null : "'" + value + "'", "1 to 128 of A-Z a-z 0-9 . _ : -");
    }
  }

  public static void optionalIdentifier(String field, @Nullable String value) {
    if (value != null) {
      identifier(field, value);
    }
  }

  public static <T> void present(String field, @Nullable T value) {
    check(value != null, field, value, "a value");
  }

  /** A value of 1 to {@code most} characters that are not all blank. */
  public static void text(String field, @Nullable String value, int most) {
    if (value == null || value.isBlank()) {
      throw wrong(field, value, "a text that is not blank");
    }
    within(field, value, most);
  }

  public static void optionalText(String field, @Nullable String value, int most) {
    check(value == null || !value.isBlank(), field, "'" + value + "'", "a text that is not blank");
    if (value != null) {
      within(field, value, most);
    }
  }

  /** A value that can be written in UTF-8, of at most so many characters. */
  public static void within(String field, String value, int most) {
    if (!Text.isWithin(value, most)) {
      throw wrong(
          field, value.codePointCount(0, value.length()) + " characters", "at most " + most);
    }
    check(Text.isUnicode(value), field, value, "Unicode text");
  }

  /** Each a value of at most so many characters. */
  public static void eachWithin(String field, Iterable<String> values, int most) {
    for (String value : values) {
      within(field, value, most);
    }
  }

  /**
   * A text for people, not blank; cut to {@link Bounds#TEXT} characters, so that whoever quotes an
   * input in one need not think of its length.
   */
  public static String forPeople(String field, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw wrong(field, value, "a text that is not blank");
    }
    return shortened(value);
  }

  /** The same where it may be left out or blank. */
  public static @Nullable String optionalForPeople(@Nullable String value) {
    return value == null ? null : shortened(value);
  }

  private static String shortened(String text) {
    return Text.cut(Text.unicode(text), Bounds.TEXT);
  }

  /** An absolute URI, or IRI, of at most {@link Bounds#URI} characters. */
  public static void absoluteUri(String field, @Nullable URI value, String expected) {
    if (value == null || value.getScheme() == null) {
      throw wrong(field, value, expected);
    }
    String text = value.toString();
    within(field, text, Bounds.URI);
  }

  public static void uriReference(String field, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw wrong(field, value, "a URI reference");
    }
    within(field, value, Bounds.SOURCE);
    try {
      new URI(value);
    } catch (URISyntaxException e) {
      throw wrong(field, "'" + value + "'", "a URI reference");
    }
  }

  /** JSON's date-time ends with the year 9999, whatever {@link Instant} can hold. */
  public static void time(String field, @Nullable Instant value) {
    check(
        value != null && !value.isBefore(FIRST) && value.isBefore(END),
        field,
        value,
        "a time in the years 0000 to 9999");
  }

  public static void optionalTime(String field, @Nullable Instant value) {
    if (value != null) {
      time(field, value);
    }
  }

  /** A SHA-256 digest in lower-case hexadecimal digits. */
  public static void sha256(String field, @Nullable String value) {
    check(value != null && isSha256(value), field, value, "64 hexadecimal digits");
  }

  public static void optionalSha256(String field, @Nullable String value) {
    if (value != null) {
      sha256(field, value);
    }
  }

  private static boolean isSha256(String value) {
    if (value.length() != SHA256_DIGITS) {
      return false;
    }
    for (int at = 0; at < SHA256_DIGITS; at++) {
      char each = value.charAt(at);
      if (!(each >= '0' && each <= '9') && !(each >= 'a' && each <= 'f')) {
        return false;
      }
    }
    return true;
  }

  /** Of a record of Kafka; bounded so that a revision made of it is exact in JSON. */
  public static void optionalOffset(String field, @Nullable Long value) {
    if (value != null) {
      between(field, value, 0, LATEST_OFFSET);
    }
  }

  public static void optionalPartition(String field, @Nullable Integer value) {
    if (value != null) {
      atLeast(field, value, 0);
    }
  }

  public static void between(String field, long value, long minimum, long maximum) {
    if (value < minimum || value > maximum) {
      throw wrong(field, value, minimum + " to " + maximum);
    }
  }

  /** An immutable copy in the same order. */
  public static <T> List<T> list(String field, @Nullable List<T> value) {
    if (value == null || value.stream().anyMatch(Objects::isNull)) {
      throw wrong(field, value, "a list without null");
    }
    return List.copyOf(value);
  }

  /** The same of at most so many elements. */
  public static <T> List<T> list(String field, @Nullable List<T> value, int most) {
    List<T> copy = list(field, value);
    between(field, copy.size(), 0, most);
    return copy;
  }

  /** Texts for people, of which earlier releases did not write the list: absent means empty. */
  public static List<String> laterForPeople(String field, @Nullable List<String> value, int most) {
    return value == null
        ? List.of()
        : list(field, value, most).stream().map(Checks::shortened).toList();
  }

  /**
   * An immutable copy in the same order, so that the same event always has the same bytes.
   *
   * @param most entries
   * @param longest characters of a key
   */
  public static <T> Map<String, T> map(
      String field, @Nullable Map<String, T> value, int most, int longest) {
    if (value == null) {
      throw wrong(field, value, "a map");
    }
    for (Map.Entry<String, T> entry : value.entrySet()) {
      check(
          entry.getKey() != null && entry.getValue() != null, field, value, "nothing that is null");
    }
    between(field, value.size(), 0, most);
    eachWithin(field, value.keySet(), longest);
    return Collections.unmodifiableMap(new LinkedHashMap<>(value));
  }

  /** Probabilities per label, in label order. */
  public static Map<String, Double> probabilities(
      String field, @Nullable Map<String, Double> value) {
    Map<String, Double> copy = map(field, value, Bounds.LABELS, Bounds.LABEL);
    copy.forEach((label, probability) -> fraction(field, label, probability));
    return copy;
  }

  private static void fraction(String field, String label, double value) {
    if (!isFraction(value)) {
      throw wrong(field + "." + quoted(label), value, "0 to 1");
    }
  }

  public static void atLeast(String field, long value, long minimum) {
    if (value < minimum) {
      throw wrong(field, value, ">= " + minimum);
    }
  }

  public static void fraction(String field, double value) {
    if (!isFraction(value)) {
      throw wrong(field, value, "0 to 1");
    }
  }

  private static boolean isFraction(double value) {
    return value >= 0 && value <= 1; // not when it is NaN
  }

  public static void check(boolean holds, String field, @Nullable Object value, String expected) {
    if (!holds) {
      throw wrong(field, value, expected);
    }
  }

  private static IllegalArgumentException wrong(
      String field, @Nullable Object value, String expected) {
    return new IllegalArgumentException(
        field + ": " + quoted(value) + " (expected: " + quoted(expected) + ")");
  }

  /** The one place where a text gets to quote a value: whatever that is, the text stays brief. */
  private static String quoted(@Nullable Object value) {
    return Text.cut(String.valueOf(value), LONGEST_QUOTED);
  }
}
