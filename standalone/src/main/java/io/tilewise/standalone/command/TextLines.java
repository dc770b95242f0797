package io.tilewise.standalone.command;

import java.util.ArrayList;
import java.util.List;

/** Text for a terminal; what others wrote in it is {@link Printable}. */
public final class TextLines {
  /** Characters that a line has at most, unless one word is longer. */
  private static final int WIDTH = 100;

  private TextLines() {}

  /** Columns of equal width, two blanks apart. */
  public static List<String> aligned(List<List<String>> cells) {
    List<List<String>> rows =
        cells.stream().map(row -> row.stream().map(Printable::line).toList()).toList();
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + 2);
    }
    return line.toString().stripTrailing();
  }

  /**
   * A text broken between words.
   *
   * @param indent of every line but the first
   */
  public static List<String> wrapped(String text, String indent) {
    List<String> lines = new ArrayList<>();
    String rest = Printable.line(text);
    while (rest.length() > WIDTH) {
      int start = rest.length() - rest.stripLeading().length();
      int at = rest.lastIndexOf(' ', WIDTH);
      at = at > start ? at : rest.indexOf(' ', WIDTH);
      if (at < 0) {
        break;
      }
      lines.add(rest.substring(0, at).stripTrailing());
      rest = indent + rest.substring(at + 1).stripLeading();
    }
    lines.add(rest);
    return lines;
  }
}
