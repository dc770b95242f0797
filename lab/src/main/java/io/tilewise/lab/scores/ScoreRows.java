package io.tilewise.lab.scores;

import io.tilewise.lab.csv.ControlCharacters;
import io.tilewise.lab.csv.CsvRow;
import io.tilewise.lab.csv.Place;
import io.tilewise.verdict.scores.TileScores;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Rows to images. Of one thread. */
final class ScoreRows {
  /** Rounding to four digits, over a few classes, stays within this. */
  private static final double SUM_TOLERANCE = 1e-3;

  private static final String DECIMAL = "0123456789.-+eE";

  private final ScoreColumns columns;
  private final List<String> labels;
  private final ScoreKind kind;
  private final Set<String> seen;
  private final Consumer<LabelledImage> visitor;

  private String image = "";
  private String group = "";
  private String model = "";
  private int label;
  private TileScores.Builder scores;
  private final Map<Integer, Integer> tileLabels = new HashMap<>();

  ScoreRows(
      ScoreColumns columns,
      List<String> labels,
      ScoreKind kind,
      Set<String> seen,
      Consumer<LabelledImage> visitor) {
    this.columns = columns;
    this.labels = labels;
    this.kind = kind;
    this.seen = seen;
    this.visitor = visitor;
    this.scores = TileScores.builder(labels.size());
  }

  void add(CsvRow row) throws ScoreException {
    Place where = row.place();
    List<String> fields = ScoreColumns.fields(row);
    if (fields.size() != columns.count()) {
      throw ScoreException.of(where, "fields", fields.size(), "" + columns.count());
    }
    String id = fields.get(columns.image());
    if (!id.equals(image)) {
      start(id, fields, where);
    }
    checkModel(fields, where);
    checkSame(fields, where);
    int tile = tile(fields.get(columns.tile()), where);
    if (tileLabels.put(tile, tileLabel(fields, where)) != null) {
      throw ScoreException.of(where, "tile", tile + " of " + image + " twice", "each tile once");
    }
    scores.add(tile, weight(fields, where), logits(fields, where));
  }

  private void start(String id, List<String> fields, Place where) throws ScoreException {
    end();
    if (id.isEmpty()) {
      throw ScoreException.of(where, "image_id", "empty", "the image that the tile is of");
    }
    if (ControlCharacters.in(id)) {
      throw ScoreException.of(where, "image_id", id, "a name without control characters");
    }
    if (!seen.add(id)) {
      throw ScoreException.of(where, "image_id", id + " again", "the rows of an image together");
    }
    image = id;
    group = fields.get(columns.group());
    if (group.isEmpty()) {
      throw ScoreException.of(where, "group", "empty", "what images share, say the patient");
    }
    if (ControlCharacters.in(group)) {
      throw ScoreException.of(where, "group", group, "a name without control characters");
    }
    label = labelOrUnknown("label", fields.get(columns.label()), where);
  }

  private void checkModel(List<String> fields, Place where) throws ScoreException {
    if (columns.model() < 0) {
      return;
    }
    String found = fields.get(columns.model());
    if (model.isEmpty()) {
      model = found;
    }
    if (!model.equals(found)) {
      throw ScoreException.of(where, "model", found, model + ", as in the rows before");
    }
  }

  private void checkSame(List<String> fields, Place where) throws ScoreException {
    if (!fields.get(columns.group()).equals(group)) {
      throw ScoreException.of(
          where, "group", fields.get(columns.group()), group + ", as for the image's other tiles");
    }
    String found = fields.get(columns.label());
    if (labelOrUnknown("label", found, where) != label) {
      String first = label == LabelledImage.UNKNOWN ? "none" : labels.get(label);
      throw ScoreException.of(
          where,
          "label",
          found.isEmpty() ? "empty" : found,
          first + ", as for the image's other tiles");
    }
  }

  private int label(String column, String value, Place where) throws ScoreException {
    int position = labels.indexOf(value);
    if (position < 0) {
      throw ScoreException.of(where, column, value, "one of " + labels);
    }
    return position;
  }

  private int labelOrUnknown(String column, String value, Place where) throws ScoreException {
    return value.isEmpty() ? LabelledImage.UNKNOWN : label(column, value, where);
  }

  private int tileLabel(List<String> fields, Place where) throws ScoreException {
    return columns.tileLabel() < 0
        ? LabelledImage.UNKNOWN
        : labelOrUnknown("tile_label", fields.get(columns.tileLabel()), where);
  }

  private static int tile(String value, Place where) throws ScoreException {
    try {
      int tile = Integer.parseInt(value);
      if (tile >= 0) {
        return tile;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw ScoreException.of(where, "tile", value, "the tile's index, 0 to 2147483647");
  }

  private double weight(List<String> fields, Place where) throws ScoreException {
    if (columns.weight() < 0) {
      return 1;
    }
    double weight = number("weight", fields.get(columns.weight()), where);
    if (weight != 0 && !(weight >= TileScores.LEAST_WEIGHT && weight <= TileScores.MOST_WEIGHT)) {
      throw ScoreException.of(where, "weight", weight, "0, or 1e-9 to 1e9");
    }
    return weight;
  }

  private double[] logits(List<String> fields, Place where) throws ScoreException {
    boolean logits = columns.logits() || kind == ScoreKind.LOGITS;
    double[] values = new double[labels.size()];
    double sum = 0;
    for (int at = 0; at < values.length; at++) {
      String name = labels.get(at);
      values[at] = number(name, fields.get(columns.classes().get(at)), where);
      sum += values[at];
      boolean probability = values[at] >= 0 && values[at] <= 1;
      if (!logits && !probability) {
        throw ScoreException.of(where, name, values[at], "a probability, 0 to 1");
      }
      if (Math.abs(values[at]) > Float.MAX_VALUE) {
        throw ScoreException.of(where, name, values[at], "in the range of a float");
      }
    }
    if (logits) {
      return columns.logits() ? floats(fields) : values;
    }
    if (Math.abs(sum - 1) > SUM_TOLERANCE) {
      throw ScoreException.of(where, "sum of probabilities", sum, "1");
    }
    for (int at = 0; at < values.length; at++) {
      values[at] = Math.log(Math.clamp(values[at], TileScores.CLIP, 1 - TileScores.CLIP));
    }
    return values;
  }

  /** What a model gave, to the bit: by way of a double it could be the float beside. */
  private double[] floats(List<String> fields) {
    return columns.classes().stream()
        .mapToDouble(column -> Float.parseFloat(fields.get(column)))
        .toArray();
  }

  private static double number(String column, String value, Place where) throws ScoreException {
    if (!isDecimal(value)) {
      throw ScoreException.of(where, column, value, "a finite number in decimal digits");
    }
    try {
      double number = Double.parseDouble(value);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw ScoreException.of(where, column, value.isEmpty() ? "empty" : value, "a finite number");
  }

  /** Java reads {@code 0x1p-1} and {@code 1d} as numbers, which nobody else writes. */
  private static boolean isDecimal(String value) {
    for (int at = 0; at < value.length(); at++) {
      if (DECIMAL.indexOf(value.charAt(at)) < 0) {
        return false;
      }
    }
    return true;
  }

  /** The image that was begun is whole. */
  void end() {
    if (image.isEmpty()) {
      return;
    }
    TileScores built = scores.build();
    List<Integer> known = new ArrayList<>();
    for (int at = 0; columns.tileLabel() >= 0 && at < built.tiles(); at++) {
      known.add(tileLabels.getOrDefault(built.index(at), LabelledImage.UNKNOWN));
    }
    visitor.accept(new LabelledImage(image, group, label, built, known));
    image = "";
    tileLabels.clear();
    scores = TileScores.builder(labels.size());
  }
}
