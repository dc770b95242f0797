package io.tilewise.standalone.report;

import java.util.Locale;

/** Text for a page. */
final class Html {
  private Html() {}

  /** Text that stands for itself, between tags and in attributes. */
  static String text(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  static String probability(double p) {
    return String.format(Locale.ROOT, "%.3f", p);
  }

  static String percent(double part, double whole) {
    return String.format(Locale.ROOT, "%.4f%%", 100 * part / whole);
  }
}
