package io.tilewise.lab.study.sample;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A file of labelled tile scores whose images are cells of one slide each; the slide is their
 * group.
 */
final class BagFile implements AutoCloseable {
  /** Well below the 65 cells of the smallest slide, so that the bags of one differ. */
  private static final int[] SIZES = {16, 32, 48};

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

  /** Writes all cells of a slide as one image, with the label of each cell. */
  void whole(String slide, List<Cell> cells) {
    rows(slide, slide, cells, true);
  }

  /**
   * Writes bags of 16, 32 or 48 cells of a slide, no cell twice in one bag. Of a slide with
   * positive cells every bag holds some, as many as a number drawn evenly in its logarithm from one
   * to half of the bag. Nothing is said of single cells: many bags share them.
   */
  void bags(String slide, List<Cell> cells, int bags, Random random) {
    List<Cell> positives = new ArrayList<>(cells.stream().filter(Cell::positive).toList());
    List<Cell> negatives =
        new ArrayList<>(cells.stream().filter(cell -> !cell.positive()).toList());
    for (int bag = 0; bag < bags; bag++) {
      int size = SIZES[random.nextInt(SIZES.length)];
      int most = Math.min(size / 2, positives.size());
      int sick = most == 0 ? 0 : (int) Math.round(Math.exp(random.nextDouble() * Math.log(most)));
      Collections.shuffle(positives, random);
      Collections.shuffle(negatives, random);
      List<Cell> drawn = new ArrayList<>(positives.subList(0, sick));
      drawn.addAll(negatives.subList(0, Math.min(size - sick, negatives.size())));
      Collections.shuffle(drawn, random);
      rows(slide + "-bag-" + bag, slide, drawn, false);
    }
  }

  private void rows(String id, String slide, List<Cell> cells, boolean tileLabels) {
    String label = label(cells.stream().anyMatch(Cell::positive));
    for (int tile = 0; tile < cells.size(); tile++) {
      Cell cell = cells.get(tile);
      List<String> row = new ArrayList<>(List.of(id, slide, label, "" + tile));
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
