package io.tilewise.aggregator.query;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The header by which a client says what it can read. */
final class Accept {
  private Accept() {}

  /** Fails when the client cannot read a type, such as {@code application/json}. */
  static void check(@Nullable String accept, String type) throws ProblemException {
    if (accept != null && !allows(accept.toLowerCase(Locale.ROOT), type)) {
      throw ProblemException.of(406, "Accept", accept, type);
    }
  }

  private static boolean allows(String accept, String type) {
    String group = type.substring(0, type.indexOf('/')) + "/*";
    for (String range : accept.split(",", -1)) {
      String[] parts = range.strip().split("\\s*;\\s*", -1);
      boolean fits = parts[0].equals(type) || parts[0].equals(group) || parts[0].equals("*/*");
      if (fits && !isRefusal(parts)) {
        return true;
      }
    }
    return accept.isBlank();
  }

  private static boolean isRefusal(String[] parts) {
    for (int at = 1; at < parts.length; at++) {
      if (parts[at].matches("q=0(\\.0{0,3})?")) {
        return true;
      }
    }
    return false;
  }
}
