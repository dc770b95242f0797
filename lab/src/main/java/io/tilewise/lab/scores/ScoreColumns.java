package io.tilewise.lab.scores;

import io.tilewise.lab.csv.ControlCharacters;
import io.tilewise.lab.csv.CsvRow;
import io.tilewise.lab.csv.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Where a file has its columns; negative: not there.
 *
 * @param classes column of each label
 */
record ScoreColumns(
    int image,
    int group,
    int label,
    int tile,
    int weight,
    int tileLabel,
    List<Integer> classes,
    int count) {

  private static final Set<String> OWN =
      Set.of("image_id", "group", "label", "tile", "weight", "tile_label");

  private static final List<String> REQUIRED = List.of("image_id", "group", "label", "tile");

  static ScoreColumns of(CsvRow header, List<String> labels) throws ScoreException {
    Place where = header.place();
    List<String> names = fields(header);
    for (String name : names) {
      if (names.indexOf(name) != names.lastIndexOf(name)) {
        throw ScoreException.of(where, "column", name + " twice", "each column once");
      }
    }
    List<Integer> classes = new ArrayList<>();
    for (String label : labels) {
      classes.add(required(names, label, where));
    }
    return new ScoreColumns(
        required(names, "image_id", where),
        required(names, "group", where),
        required(names, "label", where),
        required(names, "tile", where),
        names.indexOf("weight"),
        names.indexOf("tile_label"),
        classes,
        names.size());
  }

  /** The columns that are none of the format's own: one per label, in their order. */
  static List<String> labels(CsvRow header) throws ScoreException {
    Place where = header.place();
    List<String> names = fields(header);
    for (String name : REQUIRED) {
      required(names, name, where);
    }
    List<String> labels = names.stream().filter(name -> !OWN.contains(name)).toList();
    if (labels.contains("")) {
      throw ScoreException.of(where, "header", names, "a name for every column");
    }
    if (labels.stream().anyMatch(ControlCharacters::in)) {
      throw ScoreException.of(
          where, "header", String.join(",", names), "names without control characters");
    }
    if (labels.size() < 2) {
      throw ScoreException.of(where, "class columns", labels, "two or more, one per label");
    }
    return labels;
  }

  private static int required(List<String> names, String name, Place where) throws ScoreException {
    int column = names.indexOf(name);
    if (column < 0) {
      throw ScoreException.of(where, "header", names, "a column named " + name);
    }
    return column;
  }

  /** Fields of a row. Ids, groups and labels need no quotes, which are mistakes here. */
  static List<String> fields(CsvRow row) throws ScoreException {
    if (row.quoted()) {
      throw ScoreException.of(row.place(), "quote", "\"", "fields without quotes and commas");
    }
    return row.fields();
  }
}
