package io.tilewise.lab;

import java.util.ArrayList;
import java.util.List;

/** Comma-separated text whose fields hold neither commas nor quotes. */
public final class PlainCsv {
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
}
