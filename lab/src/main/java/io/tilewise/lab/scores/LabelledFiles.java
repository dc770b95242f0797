package io.tilewise.lab.scores;

import io.tilewise.lab.csv.ControlCharacters;
import io.tilewise.lab.csv.CsvRow;
import io.tilewise.lab.csv.CsvRows;
import io.tilewise.lab.csv.Place;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Images and their truth: a CSV file with a header line and the columns {@code file} (relative to
 * the CSV's folder), {@code group} and {@code label}.
 */
public final class LabelledFiles {
  private LabelledFiles() {}

  /**
   * An image and its truth.
   *
   * @param id the file's name without its ending
   * @param label position of its true label
   */
  public record LabelledFile(String id, Path file, String group, int label) {}

  /**
   * Reads the list.
   *
   * @param labels of the model
   * @throws IllegalArgumentException naming file, line, value and expectation
   */
  public static List<LabelledFile> read(Path csv, List<String> labels) throws IOException {
    try (CsvRows rows = CsvRows.open(csv)) {
      return images(csv, rows, labels);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(csv + ", bytes: not UTF-8 (expected: text)", e);
    }
  }

  private static List<LabelledFile> images(Path csv, CsvRows rows, List<String> labels)
      throws IOException {
    List<String> header = rows.hasNext() ? rows.next().fields() : List.of();
    for (String column : List.of("file", "group", "label")) {
      check(header.contains(column), csv + ", line 1, header: " + header, "a column " + column);
    }
    List<LabelledFile> images = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    while (rows.hasNext()) {
      CsvRow row = rows.next();
      LabelledFile image = image(row.place(), header, row.fields(), labels);
      check(seen.add(image.id()), row.place() + ", file: " + image.id(), "a name of its own");
      images.add(image);
    }
    check(!images.isEmpty(), csv + ", rows: 0", "at least one");
    return images;
  }

  private static LabelledFile image(
      Place where, List<String> header, List<String> fields, List<String> labels) {
    check(fields.size() == header.size(), where + ", fields: " + fields.size(), "" + header.size());
    String name = fields.get(header.indexOf("file"));
    check(
        !ControlCharacters.in(name),
        where + ", file: " + ControlCharacters.shown(name),
        "a name without control characters");
    Path file = where.file().resolveSibling(name);
    check(Files.isRegularFile(file), where + ", file: " + name, "an existing file");
    String group = fields.get(header.indexOf("group"));
    check(!group.isEmpty(), where + ", group: empty", "what images share, say the patient");
    String label = fields.get(header.indexOf("label"));
    check(labels.contains(label), where + ", label: " + label, "one of " + labels);
    String plain = String.valueOf(file.getFileName());
    int dot = plain.lastIndexOf('.');
    return new LabelledFile(
        dot > 0 ? plain.substring(0, dot) : plain, file, group, labels.indexOf(label));
  }

  private static void check(boolean holds, String found, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(found + " (expected: " + expected + ")");
    }
  }
}
