package io.tilewise.lab.images;

import io.tilewise.image.file.DicomFolder;
import io.tilewise.lab.csv.ControlCharacters;
import io.tilewise.lab.csv.CsvRow;
import io.tilewise.lab.csv.CsvRows;
import io.tilewise.lab.csv.Place;
import io.tilewise.lab.scores.ScoreWriter;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Images and their truth: a CSV file with a header line and the columns {@code file} (relative to
 * the CSV's folder), {@code group} and {@code label}, and where two files have one name {@code
 * image_id}.
 */
public final class LabelledFiles {
  private static final String IMAGE = "image_id";

  private final Path csv;
  private final Predicate<Path> isThere;
  private final boolean isForScores;
  private final ProblemList problems = new ProblemList();
  private final Map<String, Place> seen = new HashMap<>();
  private final List<LabelledFile> images = new ArrayList<>();
  private List<String> header = List.of();

  private LabelledFiles(Path csv, Predicate<Path> isThere, boolean isForScores) {
    this.csv = csv;
    this.isThere = isThere;
    this.isForScores = isForScores;
  }

  private static boolean isImage(Path path) {
    return Files.isRegularFile(path) || DicomFolder.is(path);
  }

  /**
   * An image and its truth.
   *
   * @param id as the column {@code image_id} says, else the file's name without its ending
   */
  public record LabelledFile(String id, Path file, String group, String label) {}

  /**
   * Reads the list.
   *
   * @param labels of the model
   * @throws IllegalArgumentException naming every problem with file, line, value and expectation
   */
  public static List<LabelledFile> read(Path csv, List<String> labels) throws IOException {
    return read(new LabelledFiles(csv, LabelledFiles::isImage, false), labels);
  }

  /**
   * The same of images whose ids and groups a file of scores must be able to hold.
   *
   * @throws IllegalArgumentException as {@link #read}
   */
  public static List<LabelledFile> readForScores(Path csv, List<String> labels) throws IOException {
    return read(new LabelledFiles(csv, LabelledFiles::isImage, true), labels);
  }

  private static List<LabelledFile> read(LabelledFiles list, List<String> labels)
      throws IOException {
    list.read();
    list.images.forEach(
        image ->
            checkLabel(list.problems, String.valueOf(list.seen.get(image.id())), image, labels));
    list.problems.throwIfAny();
    return List.copyOf(list.images);
  }

  /**
   * Reads the list of images that somebody else has, so that no file need be there, and before the
   * labels are known.
   *
   * @throws IllegalArgumentException as {@link #readForScores}
   */
  public static List<LabelledFile> readRecorded(Path csv) throws IOException {
    LabelledFiles list = new LabelledFiles(csv, _ -> true, true);
    list.read();
    list.problems.throwIfAny();
    return List.copyOf(list.images);
  }

  /**
   * Refuses images of other labels than the model has.
   *
   * @throws IllegalArgumentException naming every one
   */
  public static void checkLabels(Path csv, List<LabelledFile> images, List<String> labels) {
    ProblemList problems = new ProblemList();
    for (LabelledFile image : images) {
      checkLabel(problems, csv + ", image " + image.id(), image, labels);
    }
    problems.throwIfAny();
  }

  private void read() throws IOException {
    try (CsvRows rows = CsvRows.open(csv)) {
      header = problems.header(csv, rows);
      for (String column : List.of("file", "group", "label")) {
        problems.check(
            header.contains(column), csv + ", line 1, header: " + header, "a column " + column);
      }
      problems.checkOnce(new Place(csv, 1), header);
      problems.throwIfAny();
      while (rows.hasNext()) {
        add(rows.next());
      }
      problems.check(!seen.isEmpty() || !problems.isEmpty(), csv + ", rows: 0", "at least one");
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(csv + ", bytes: not UTF-8 (expected: text)", e);
    }
  }

  private void add(CsvRow row) {
    Place where = row.place();
    List<String> fields = row.fields();
    if (!problems.check(
        fields.size() == header.size(), where + ", fields: " + fields.size(), "" + header.size())) {
      return;
    }
    String name = fields.get(header.indexOf("file"));
    String group = fields.get(header.indexOf("group"));
    boolean grouped = isPlain(where, "group", group); // both are said, not the first alone
    boolean named = isPlain(where, "file", name) && grouped;
    Path file = named ? file(where, name) : csv;
    int column = header.indexOf(IMAGE);
    String id = column < 0 ? withoutEnding(file) : fields.get(column);
    boolean known = !named || (isPlain(where, IMAGE, id) && isOnly(where, name, id));
    if (named && known) {
      images.add(new LabelledFile(id, file, group, fields.get(header.indexOf("label"))));
      checkThere(where, name, file);
    }
  }

  private boolean isPlain(Place where, String column, String value) {
    return problems.check(!value.isEmpty(), where + ", " + column + ": empty", expected(column))
        && problems.check(
            !ControlCharacters.in(value),
            where + ", " + column + ": " + ControlCharacters.shown(value),
            "a name without control characters")
        && (!isForScores || column.equals("file") || isHeld(where, column, value));
  }

  private boolean isHeld(Place where, String column, String value) {
    Optional<String> problem = ScoreWriter.problem(where + ", " + column, value);
    problem.ifPresent(problems::add);
    return problem.isEmpty();
  }

  private static String expected(String column) {
    return column.equals("group") ? "what images share, say the patient" : "a name";
  }

  private Path file(Place where, String name) {
    try {
      return where.file().resolveSibling(name);
    } catch (InvalidPathException e) {
      problems.check(false, where + ", file: " + name, "a path");
      return csv;
    }
  }

  private void checkThere(Place where, String name, Path file) {
    problems.check(isThere.test(file), where + ", file: " + name, "an existing file");
  }

  private boolean isOnly(Place where, String name, String id) {
    Place first = seen.putIfAbsent(id, where);
    return problems.check(
        first == null,
        where + ", file: " + name + ", image id: " + id,
        "another than that of line "
            + (first == null ? 0 : first.line())
            + "; a column "
            + IMAGE
            + " can tell files of one name apart");
  }

  private static String withoutEnding(Path file) {
    String plain = String.valueOf(file.getFileName());
    int dot = plain.lastIndexOf('.');
    return dot > 0 ? plain.substring(0, dot) : plain;
  }

  private static void checkLabel(
      ProblemList problems, String where, LabelledFile image, List<String> labels) {
    String label = image.label().isEmpty() ? "empty" : ControlCharacters.shown(image.label());
    problems.check(labels.contains(image.label()), where + ", label: " + label, "one of " + labels);
  }
}
