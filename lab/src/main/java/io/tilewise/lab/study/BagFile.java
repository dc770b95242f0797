package io.tilewise.lab.study;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A file of labelled tile scores whose images are put together from cells. */
final class BagFile implements AutoCloseable {
  private static final int[] SIZES = {32, 64, 128};

  private final CsvWriter out;
  private final List<String> labels;

  /**
   * Begins a file.
   *
   * @param labels the positive one first
   */
  BagFile(Path file, List<String> labels) throws IOException {
    this.out = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(file);
    this.labels = labels;
    List<String> header = new ArrayList<>(List.of("image_id", "group", "label", "tile"));
    header.addAll(labels);
    header.add("tile_label");
    out.writeRecord(header);
  }

  /**
   * A cell and what a model says of it.
   *
   * @param logits in label order, the positive label first
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Cell(String slide, boolean positive, float[] logits) {}

  /** Writes the cells of each slide as one image, with the label of each cell. */
  void slides(String group, List<Cell> cells) {
    Map<String, List<Cell>> slides = new LinkedHashMap<>();
    cells.forEach(cell -> slides.computeIfAbsent(cell.slide(), _ -> new ArrayList<>()).add(cell));
    for (Map.Entry<String, List<Cell>> slide : slides.entrySet()) {
      boolean positive = slide.getValue().stream().anyMatch(Cell::positive);
      rows(group + "-" + slide.getKey(), group, positive, slide.getValue(), true);
    }
  }

  /**
   * Writes bags of 32, 64 or 128 cells, no cell twice in one bag; half of the bags hold positive
   * cells, as many as a number drawn evenly in its logarithm from one to half of the bag. Nothing
   * is said of single cells: many bags share them.
   */
  void bags(String group, List<Cell> cells, int bags, Random random) {
    List<Cell> positives = new ArrayList<>(cells.stream().filter(Cell::positive).toList());
    List<Cell> negatives =
        new ArrayList<>(cells.stream().filter(cell -> !cell.positive()).toList());
    for (int bag = 0; bag < bags; bag++) {
      boolean positive = bag % 2 == 0;
      int size = SIZES[random.nextInt(SIZES.length)];
      int most = Math.min(size / 2, positives.size());
      int sick = positive ? (int) Math.round(Math.exp(random.nextDouble() * Math.log(most))) : 0;
      Collections.shuffle(positives, random);
      Collections.shuffle(negatives, random);
      List<Cell> drawn = new ArrayList<>(positives.subList(0, sick));
      drawn.addAll(negatives.subList(0, Math.min(size - sick, negatives.size())));
      Collections.shuffle(drawn, random);
      rows(group + "-bag-" + bag, group, positive, drawn, false);
    }
  }

  private void rows(
      String id, String group, boolean positive, List<Cell> cells, boolean tileLabels) {
    for (int tile = 0; tile < cells.size(); tile++) {
      Cell cell = cells.get(tile);
      List<String> row = new ArrayList<>(List.of(id, group, label(positive), "" + tile));
      for (float logit : cell.logits()) {
        row.add(Float.toString(logit));
      }
      row.add(tileLabels ? label(cell.positive()) : "");
      out.writeRecord(row);
    }
  }

  private String label(boolean positive) {
    return labels.get(positive ? 0 : 1);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
