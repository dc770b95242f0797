package io.tilewise.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Comma-separated text. What is read holds neither commas nor quotes within its fields; what is
 * written may, and is then quoted as RFC 4180 says.
 */
public final class PlainCsv {
  private static final String STARTS_OF_FORMULAS = "=+-@";
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private PlainCsv() {}

  /** Fields of a line, without the blanks around them; one of an empty line. */
  public static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    int from = 0;
    for (int comma = line.indexOf(','); comma >= 0; comma = line.indexOf(',', from)) {
      fields.add(line.substring(from, comma).strip());
      from = comma + 1;
    }
    fields.add(line.substring(from).strip());
    return fields;
  }

  /** A file's first line without the mark that spreadsheets put before it. */
  public static String header(String line) {
    return !line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK ? line.substring(1) : line;
  }

  /** A field to be written: in quotes where it would be read as another one without them. */
  public static String quoted(String field) {
    boolean special = field.chars().anyMatch(each -> "\",\r\n".indexOf(each) >= 0);
    boolean padded = !field.equals(field.strip());
    return special || padded ? '"' + field.replace("\"", "\"\"") + '"' : field;
  }

  /** Whether a spreadsheet may take a field for a formula, quoted or not. */
  public static boolean isFormula(String field) {
    return !field.isEmpty() && STARTS_OF_FORMULAS.indexOf(field.charAt(0)) >= 0;
  }

  /** Whether a field holds characters that end a line or steer a terminal. */
  public static boolean hasControls(String field) {
    return field.codePoints().anyMatch(PlainCsv::isControl);
  }

  /** A field for people: its control characters as {@code \\u001b}. */
  public static String shown(String field) {
    StringBuilder shown = new StringBuilder();
    field
        .codePoints()
        .forEach(
            each -> {
              if (isControl(each)) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", each));
              } else {
                shown.appendCodePoint(each);
              }
            });
    return shown.toString();
  }

  private static boolean isControl(int character) {
    int type = Character.getType(character);
    return type == Character.CONTROL
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
