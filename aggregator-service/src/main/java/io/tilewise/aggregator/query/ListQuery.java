package io.tilewise.aggregator.query;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is to be listed.
 *
 * @param status empty for all
 * @param limit of entries, 1 to {@value #MOST}
 * @param after key behind which the list begins; null for its beginning
 */
record ListQuery(String status, int limit, @Nullable String after) {
  static final int MOST = 1000;
  static final int DEFAULT = 100;

  private static final Pattern KEY = Pattern.compile(ListedImage.ID + "/" + ListedImage.ID);

  /** Reads the query of a request. */
  static ListQuery parse(String query, Set<String> statuses) {
    Map<String, String> values = QueryString.parse(query, Set.of("status", "limit", "after"));
    String status = values.getOrDefault("status", "");
    if (values.containsKey("status") && !statuses.contains(status)) {
      String expected = "one of " + String.join(", ", statuses.stream().sorted().toList());
      throw ProblemException.of(400, "status", status, expected);
    }
    String after = values.get("after");
    if (after != null && !KEY.matcher(after).matches()) {
      throw ProblemException.of(400, "after", after, "the next of an earlier page of this list");
    }
    return new ListQuery(
        status, limit(values.getOrDefault("limit", String.valueOf(DEFAULT))), after);
  }

  private static int limit(String value) {
    // Long texts of digits are no numbers that could be meant.
    int limit = value.matches("\\d{1,6}") ? Integer.parseInt(value) : 0;
    if (limit < 1 || limit > MOST) {
      throw ProblemException.of(400, "limit", value, "1 to " + MOST);
    }
    return limit;
  }
}
