package io.tilewise.lab.images;

import io.tilewise.events.tiling.TileGrid;
import io.tilewise.lab.csv.ControlCharacters;
import io.tilewise.lab.csv.CsvRow;
import io.tilewise.lab.csv.CsvRows;
import io.tilewise.lab.csv.Place;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * True labels of tiles: a CSV file with a header line and the columns {@code image_id}, {@code
 * tile_label}, and either {@code tile}, the tile's number from 0, row by row from the top left, or
 * {@code column} and {@code row}, both from 0. In their place {@code *} means every tile of the
 * image that is not named. Of a tile that nothing is said of nothing is known.
 */
public final class TileLabels {
  private static final String EVERY = "*";

  private final Path csv;
  private final List<String> labels;
  private final Map<String, Map<Spot, Said>> images = new HashMap<>();

  /** A tile as a file names it: a number, or {@code column,row}, or {@code *}. */
  private record Spot(String text) {
    static Spot of(String... numbers) {
      return numbers[0].equals(EVERY)
          ? new Spot(EVERY)
          : new Spot(Stream.of(numbers).map(Spot::plain).collect(Collectors.joining(",")));
    }

    /** 007 is 7. */
    private static String plain(String number) {
      return number.matches("[0-9]{1,9}") ? String.valueOf(Integer.parseInt(number)) : number;
    }

    boolean isEvery() {
      return text.equals(EVERY);
    }

    /** Its index; negative when the grid has no such tile. */
    int index(TileGrid grid) {
      if (!text.matches("[0-9]{1,9}(,[0-9]{1,9})?")) {
        return -1;
      }
      String[] numbers = text.split(",", -1);
      int first = Integer.parseInt(numbers[0]);
      if (numbers.length == 1) {
        return first < grid.tileCount() ? first : -1;
      }
      int row = Integer.parseInt(numbers[1]);
      return first < grid.columns() && row < grid.rows() ? row * grid.columns() + first : -1;
    }
  }

  private record Said(String label, Place where) {}

  private TileLabels(Path csv, List<String> labels) {
    this.csv = csv;
    this.labels = labels;
  }

  /**
   * Reads them.
   *
   * @param labels of the model
   * @param ids of the images that there are
   * @throws IllegalArgumentException naming every problem that shows without the images' sizes
   */
  public static TileLabels read(Path csv, List<String> labels, Set<String> ids) throws IOException {
    TileLabels tiles = new TileLabels(csv, labels);
    ProblemList problems = new ProblemList();
    try (CsvRows rows = CsvRows.open(csv)) {
      List<String> header = problems.header(csv, rows);
      tiles.checkHeader(header, problems);
      while (rows.hasNext()) {
        tiles.add(rows.next(), header, ids, problems);
      }
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(csv + ", bytes: not UTF-8 (expected: text)", e);
    }
    problems.throwIfAny();
    return tiles;
  }

  private void checkHeader(List<String> header, ProblemList problems) {
    String found = csv + ", line 1, header: " + header;
    for (String column : List.of("image_id", "tile_label")) {
      problems.check(header.contains(column), found, "a column " + column);
    }
    boolean pair = header.contains("column") && header.contains("row");
    problems.check(
        header.contains("tile") != pair, found, "a column tile, or the columns column and row");
    problems.checkOnce(new Place(csv, 1), header);
    problems.throwIfAny();
  }

  private void add(CsvRow row, List<String> header, Set<String> ids, ProblemList problems) {
    Place where = row.place();
    List<String> fields = row.fields().stream().map(ControlCharacters::shown).toList();
    if (!problems.check(
        fields.size() == header.size(), where + ", fields: " + fields.size(), "" + header.size())) {
      return;
    }
    String image = fields.get(header.indexOf("image_id"));
    String label = fields.get(header.indexOf("tile_label"));
    problems.check(
        ids.contains(image), where + ", image_id: " + image, "an image of the list of images");
    problems.check(labels.contains(label), where + ", tile_label: " + label, "one of " + labels);
    Spot spot =
        header.contains("tile")
            ? Spot.of(fields.get(header.indexOf("tile")))
            : Spot.of(fields.get(header.indexOf("column")), fields.get(header.indexOf("row")));
    Said before =
        images
            .computeIfAbsent(image, _ -> new LinkedHashMap<>())
            .putIfAbsent(spot, new Said(label, where));
    problems.check(
        before == null,
        where + ", tile: " + spot.text() + " of " + image + " again",
        "each tile once");
  }

  /**
   * The labels of an image's tiles by their index.
   *
   * @throws IllegalArgumentException naming every tile that its grid does not have
   */
  public Map<Integer, String> of(String image, TileGrid grid) {
    Map<Spot, Said> said = images.getOrDefault(image, Map.of());
    Map<Integer, String> byIndex = new HashMap<>();
    ProblemList problems = new ProblemList();
    said.forEach(
        (spot, label) -> {
          if (spot.isEvery()) {
            for (int index = 0; index < grid.tileCount(); index++) {
              byIndex.putIfAbsent(index, label.label());
            }
            return;
          }
          int index = spot.index(grid);
          problems.check(
              index >= 0,
              label.where() + ", tile: " + spot.text() + " of " + image,
              "0 to %d, or columns 0 to %d and rows 0 to %d"
                  .formatted(grid.tileCount() - 1, grid.columns() - 1, grid.rows() - 1));
          byIndex.put(index, label.label());
        });
    problems.throwIfAny();
    return byIndex;
  }
}
