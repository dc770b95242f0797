package io.tilewise.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Real cells of thin blood smears and what one network says of them.
 *
 * @param cells of all slides
 */
record CellScores(List<Cell> cells) {
  CellScores {
    cells = List.copyOf(cells);
  }

  /**
   * A cell.
   *
   * @param slide that it is from
   * @param parasitized whether it is
   * @param probability that the network gives it of being so
   */
  record Cell(String slide, boolean parasitized, double probability) {}

  /** Reads slide_id, label and a network's column. */
  static CellScores read(Path csv, String column) throws IOException {
    List<String> lines = Files.readAllLines(csv);
    List<String> header = List.of(lines.getFirst().split(",", -1));
    List<Cell> cells = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split(",", -1);
      cells.add(
          new Cell(
              fields[header.indexOf("slide_id")],
              fields[header.indexOf("label")].equals("1"),
              Double.parseDouble(fields[header.indexOf(column)])));
    }
    return new CellScores(cells);
  }

  /** Half of the slides with parasites and half of those without, and the others. */
  List<CellScores> halvesBySlide(long seed) {
    Random random = new Random(seed);
    Set<String> first = new HashSet<>();
    for (boolean sick : new boolean[] {true, false}) {
      List<String> slides = new ArrayList<>(new TreeSet<>(slides(sick)));
      Collections.shuffle(slides, random);
      first.addAll(slides.subList(0, slides.size() / 2));
    }
    return List.of(
        new CellScores(cells.stream().filter(cell -> first.contains(cell.slide())).toList()),
        new CellScores(cells.stream().filter(cell -> !first.contains(cell.slide())).toList()));
  }

  /** Disjoint parts of equally many cells, whatever slide they are from. */
  List<CellScores> parts(int count, long seed) {
    List<Cell> shuffled = new ArrayList<>(cells);
    Collections.shuffle(shuffled, new Random(seed));
    List<CellScores> parts = new ArrayList<>();
    for (int part = 0; part < count; part++) {
      int from = shuffled.size() * part / count;
      parts.add(new CellScores(shuffled.subList(from, shuffled.size() * (part + 1) / count)));
    }
    return parts;
  }

  /** The slides with a parasitized cell, or those without. */
  private Set<String> slides(boolean sick) {
    Set<String> infected = new HashSet<>();
    Set<String> all = new HashSet<>();
    for (Cell cell : cells) {
      all.add(cell.slide());
      if (cell.parasitized()) {
        infected.add(cell.slide());
      }
    }
    if (sick) {
      return infected;
    }
    all.removeAll(infected);
    return all;
  }

  /** Parasitized cells. */
  List<Cell> parasitized() {
    return cells.stream().filter(Cell::parasitized).toList();
  }

  /** Cells of these slides only, which hold no parasite. */
  List<Cell> healthy(Set<String> healthySlides) {
    return cells.stream().filter(cell -> healthySlides.contains(cell.slide())).toList();
  }

  /** The slides without a parasitized cell. */
  Set<String> healthySlides() {
    return slides(false);
  }
}
