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
 * @param logits whether these columns say by their names that they hold logits
 */
record ScoreColumns(
    int image,
    int group,
    int label,
    int tile,
    int weight,
    int tileLabel,
    int model,
    List<Integer> classes,
    boolean logits,
    int count) {
  /** Stands before the label in the name of a column of logits. */
  static final String LOGIT = "logit:";

  private static final Set<String> OWN =
      Set.of(
          "image_id",
          "group",
          "label",
          "tile",
          "weight",
          "tile_label",
          "x",
          "y",
          "width",
          "height",
          "model");

  private static final List<String> REQUIRED = List.of("image_id", "group", "label", "tile");

  static ScoreColumns of(CsvRow header, List<String> labels) throws ScoreException {
    Place where = header.place();
    List<String> names = fields(header);
    for (String name : names) {
      if (names.indexOf(name) != names.lastIndexOf(name)) {
        throw ScoreException.of(where, "column", name + " twice", "each column once");
      }
    }
    boolean logits = areLogits(names, labels, where);
    List<Integer> classes = new ArrayList<>();
    for (String label : labels) {
      classes.add(required(names, logits ? LOGIT + label : label, where));
    }
    return new ScoreColumns(
        required(names, "image_id", where),
        required(names, "group", where),
        required(names, "label", where),
        required(names, "tile", where),
        names.indexOf("weight"),
        names.indexOf("tile_label"),
        names.indexOf("model"),
        classes,
        logits,
        names.size());
  }

  /** Whether the columns of the labels are named as logits: all of them or none. */
  private static boolean areLogits(List<String> names, List<String> labels, Place where)
      throws ScoreException {
    long logits = labels.stream().filter(label -> names.contains(LOGIT + label)).count();
    boolean plain =
        labels.stream().anyMatch(label -> names.contains(label) && !OWN.contains(label));
    if (logits > 0 && plain) {
      throw mixed(names, where);
    }
    return logits > 0;
  }

  private static ScoreException mixed(List<String> names, Place where) {
    return ScoreException.of(
        where, "header", names, LOGIT + " before the name of every class column or of none");
  }

  /** The columns that are none of the format's own: one per label, in their order. */
  static List<String> labels(CsvRow header) throws ScoreException {
    Place where = header.place();
    List<String> names = fields(header);
    for (String name : REQUIRED) {
      required(names, name, where);
    }
    List<String> labels = plain(names, where);
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

  private static List<String> plain(List<String> names, Place where) throws ScoreException {
    List<String> columns = names.stream().filter(name -> !OWN.contains(name)).toList();
    long logits = columns.stream().filter(name -> name.startsWith(LOGIT)).count();
    if (logits == 0) {
      return columns;
    }
    if (logits < columns.size()) {
      throw mixed(names, where);
    }
    return columns.stream().map(name -> name.substring(LOGIT.length())).toList();
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
