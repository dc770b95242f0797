package io.tilewise.aggregator.query;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a list goes on, as text that a client passes back. It names the last place that was looked
 * at, not a number of entries: whatever comes or goes meanwhile, what stays is listed once.
 */
final class Cursor {
  /** More than the longest key in Base64. */
  private static final int LONGEST = 400;

  private static final Pattern FORM =
      Pattern.compile("1 ([A-Z_]*) ([A-Za-z0-9._:-]{1,128}/[A-Za-z0-9._:-]{1,128})");

  private Cursor() {}

  /**
   * Writes one.
   *
   * @param status of the list, empty for all
   * @param key of the last place
   */
  static String after(String status, String key) {
    byte[] plain = ("1 " + status + " " + key).getBytes(US_ASCII);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
  }

  /** The key that a cursor of the list of this status names. */
  static String key(String status, String cursor) throws ProblemException {
    if (cursor.length() <= LONGEST) {
      Matcher matcher = FORM.matcher(decoded(cursor));
      boolean known = matcher.matches() && matcher.group(1).equals(status);
      // Base64 has several texts for the same bytes; only the one that was given out counts.
      if (known && after(status, matcher.group(2)).equals(cursor)) {
        return matcher.group(2);
      }
    }
    throw ProblemException.of(400, "after", cursor, "the next of an earlier page of this list");
  }

  private static String decoded(String cursor) {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), US_ASCII);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
