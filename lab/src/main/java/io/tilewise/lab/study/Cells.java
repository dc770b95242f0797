package io.tilewise.lab.study;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.tilewise.lab.scores.LabelledImage;
import io.tilewise.verdict.scores.TileScores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Cells of blood slides, labelled and scored by two networks. */
record Cells(List<Cell> all) {
  /** Columns of the two networks' probabilities. */
  static final List<String> NETWORKS = List.of("p0_nlm44", "p0_sudan");

  /** The label that means disease comes first. */
  static final List<String> LABELS = List.of("parasitized", "uninfected");

  Cells {
    all = List.copyOf(all);
  }

  /**
   * One cell.
   *
   * @param first probability that it is parasitized, by the first network, 0 to 1
   * @param second by the second one
   */
  record Cell(String slide, boolean positive, double first, double second) {
    private double[] logits(int network) {
      double p = Math.clamp(network == 0 ? first : second, TileScores.CLIP, 1 - TileScores.CLIP);
      return new double[] {Math.log(p), Math.log1p(-p)};
    }

    private int label() {
      return positive ? 0 : 1;
    }
  }

  static Cells read(Path file) throws IOException {
    try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(file)) {
      return new Cells(rows.stream().map(Cells::cell).toList());
    }
  }

  private static Cell cell(NamedCsvRecord row) {
    return new Cell(
        row.getField("slide_id"),
        row.getField("label").equals("1"),
        Double.parseDouble(row.getField(NETWORKS.get(0))),
        Double.parseDouble(row.getField(NETWORKS.get(1))));
  }

  Cells only(Predicate<Cell> wanted) {
    return new Cells(all.stream().filter(wanted).toList());
  }

  Set<String> infectedSlides() {
    Set<String> slides = new TreeSet<>();
    all.stream().filter(Cell::positive).forEach(cell -> slides.add(cell.slide()));
    return slides;
  }

  /** Half of the healthy and half of the infected slides, and the others. */
  List<Cells> bySlide(long seed) {
    Set<String> infected = infectedSlides();
    Set<String> healthy = new TreeSet<>();
    all.forEach(cell -> healthy.add(cell.slide()));
    healthy.removeAll(infected);
    Random random = new Random(seed);
    Set<String> half = new HashSet<>();
    for (Set<String> slides : List.of(infected, healthy)) {
      List<String> order = new ArrayList<>(slides);
      Collections.shuffle(order, random);
      half.addAll(order.subList(0, order.size() / 2));
    }
    return List.of(
        only(cell -> half.contains(cell.slide())), only(cell -> !half.contains(cell.slide())));
  }

  /** Equal parts, drawn by cell: no cell is in two of them, but all slides are in all. */
  List<Cells> parts(int parts, long seed) {
    List<Cell> order = new ArrayList<>(all);
    Collections.shuffle(order, new Random(seed));
    List<Cells> dealt = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      dealt.add(
          new Cells(order.subList(order.size() * part / parts, order.size() * (part + 1) / parts)));
    }
    return dealt;
  }

  /**
   * Each slide as one image.
   *
   * @param healthyOnly whether uninfected cells of infected slides stay unlabelled
   */
  List<LabelledImage> slides(int network, boolean healthyOnly) {
    Set<String> infected = infectedSlides();
    Map<String, List<Cell>> slides = new LinkedHashMap<>();
    all.forEach(cell -> slides.computeIfAbsent(cell.slide(), _ -> new ArrayList<>()).add(cell));
    List<LabelledImage> images = new ArrayList<>();
    slides.forEach(
        (slide, cells) ->
            images.add(image(slide, cells, network, healthyOnly && infected.contains(slide))));
    return images;
  }

  private static LabelledImage image(
      String name, List<Cell> cells, int network, boolean positivesOnly) {
    boolean sick = cells.stream().anyMatch(Cell::positive);
    return new LabelledImage(
        name,
        name,
        sick ? 0 : 1,
        scores(cells, network),
        cells.stream()
            .map(cell -> positivesOnly && !cell.positive() ? LabelledImage.UNKNOWN : cell.label())
            .toList());
  }

  static LabelledImage image(String name, List<Cell> cells, int network) {
    return image(name, cells, network, false);
  }

  private static TileScores scores(List<Cell> cells, int network) {
    TileScores.Builder scores = TileScores.builder(2);
    for (int at = 0; at < cells.size(); at++) {
      scores.add(at, 1, cells.get(at).logits(network));
    }
    return scores.build();
  }
}
