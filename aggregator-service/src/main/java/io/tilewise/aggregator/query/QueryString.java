package io.tilewise.aggregator.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The part of an address behind its question mark. */
final class QueryString {
  private QueryString() {}

  /** Its values by name; each name at most once, and none but the known. */
  static Map<String, String> parse(String query, Set<String> known) {
    Map<String, String> values = new HashMap<>();
    for (String part : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      if (!known.contains(name)) {
        String expected =
            known.isEmpty()
                ? "no parameters"
                : "one of " + String.join(", ", known.stream().sorted().toList());
        throw ProblemException.of(400, "parameter", name, expected);
      }
      String value = equals < 0 ? "" : decoded(name, part.substring(equals + 1));
      if (values.putIfAbsent(name, value) != null) {
        throw ProblemException.of(400, name, value, "once");
      }
    }
    return values;
  }

  private static String decoded(String name, String value) {
    try {
      return URLDecoder.decode(value, UTF_8);
    } catch (IllegalArgumentException e) {
      throw ProblemException.of(400, name, value, "two hexadecimal digits behind a %");
    }
  }
}
