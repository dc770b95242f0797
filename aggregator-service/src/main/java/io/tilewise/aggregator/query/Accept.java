package io.tilewise.aggregator.query;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The header by which a client says what it can read. */
final class Accept {
  private Accept() {}

  /** Fails when the client cannot read a type, such as {@code application/json}. */
  static void check(@Nullable String accept, String type) {
    if (accept == null || accept.isBlank()) {
      return;
    }
    String group = type.substring(0, type.indexOf('/')) + "/*";
    Set<String> readable = Set.of(type, group, "*/*");
    boolean canRead =
        Arrays.stream(accept.toLowerCase(Locale.ROOT).split(",", -1))
            .map(range -> range.strip().split("\\s*;\\s*", 2))
            .anyMatch(range -> readable.contains(range[0]) && !isRefusal(range));
    if (!canRead) {
      throw ProblemException.of(406, "Accept", accept, type);
    }
  }

  private static boolean isRefusal(String[] range) {
    return range.length > 1 && range[1].matches("(.*;\\s*)?q=0(\\.0*)?");
  }
}
