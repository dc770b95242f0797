package io.tilewise.lab.study;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.tilewise.lab.scores.LabelledImage;
import io.tilewise.verdict.scores.TileScores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.IntStream;

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

  /** As networks would score them whose log-odds are these ones changed. */
  Cells rescored(DoubleUnaryOperator logOdds) {
    DoubleUnaryOperator p = each -> 1 / (1 + Math.exp(-logOdds.applyAsDouble(logOdds(each))));
    return new Cells(
        all.stream()
            .map(
                cell ->
                    new Cell(
                        cell.slide(),
                        cell.positive(),
                        p.applyAsDouble(cell.first()),
                        p.applyAsDouble(cell.second())))
            .toList());
  }

  private static double logOdds(double probability) {
    double p = Math.clamp(probability, TileScores.CLIP, 1 - TileScores.CLIP);
    return Math.log(p) - Math.log1p(-p);
  }

  Set<String> infectedSlides() {
    Set<String> slides = new TreeSet<>();
    all.stream().filter(Cell::positive).forEach(cell -> slides.add(cell.slide()));
    return slides;
  }

  private Set<String> healthySlides() {
    Set<String> slides = new TreeSet<>();
    all.forEach(cell -> slides.add(cell.slide()));
    slides.removeAll(infectedSlides());
    return slides;
  }

  /** Half of the healthy and half of the infected slides, and the others. */
  List<Cells> bySlide(long seed) {
    Random random = new Random(seed);
    Set<String> half = new HashSet<>();
    for (Set<String> slides : List.of(infectedSlides(), healthySlides())) {
      List<String> order = shuffled(slides, random);
      half.addAll(order.subList(0, order.size() / 2));
    }
    return List.of(
        only(cell -> half.contains(cell.slide())), only(cell -> !half.contains(cell.slide())));
  }

  /**
   * Whole slides dealt out: of infected ones, and of healthy ones, no part has more than one more
   * than another.
   */
  List<Cells> deal(int parts, long seed) {
    Random random = new Random(seed);
    Map<String, Integer> dealt = new HashMap<>();
    List<String> infected = shuffled(infectedSlides(), random);
    List<String> healthy = shuffled(healthySlides(), random);
    for (int at = 0; at < infected.size(); at++) {
      dealt.put(infected.get(at), at % parts);
    }
    for (int at = 0; at < healthy.size(); at++) {
      dealt.put(healthy.get(at), parts - 1 - at % parts);
    }
    return IntStream.range(0, parts)
        .mapToObj(part -> only(cell -> dealt.getOrDefault(cell.slide(), -1) == part))
        .toList();
  }

  private static List<String> shuffled(Set<String> slides, Random random) {
    List<String> order = new ArrayList<>(slides);
    Collections.shuffle(order, random);
    return order;
  }

  /** The cells of each slide. */
  Map<String, List<Cell>> slides() {
    Map<String, List<Cell>> slides = new LinkedHashMap<>();
    all.forEach(cell -> slides.computeIfAbsent(cell.slide(), _ -> new ArrayList<>()).add(cell));
    return slides;
  }

  /** Each slide as one image, and as a group of its own. */
  List<LabelledImage> slideImages(int network) {
    List<LabelledImage> images = new ArrayList<>();
    slides().forEach((slide, cells) -> images.add(image(slide, slide, cells, network)));
    return images;
  }

  /** These cells as one image, which is parasitized when one of them is. */
  static LabelledImage image(String id, String group, List<Cell> cells, int network) {
    boolean sick = cells.stream().anyMatch(Cell::positive);
    return new LabelledImage(
        id, group, sick ? 0 : 1, scores(cells, network), cells.stream().map(Cell::label).toList());
  }

  private static TileScores scores(List<Cell> cells, int network) {
    TileScores.Builder scores = TileScores.builder(2);
    for (int at = 0; at < cells.size(); at++) {
      scores.add(at, 1, cells.get(at).logits(network));
    }
    return scores.build();
  }
}
