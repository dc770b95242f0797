package io.tilewise.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Bags of scored cells as labelled images, in the form that {@code evaluate} and {@code fit} read.
 */
final class BagFile {
  private static final int[] SIZES = {64, 128, 256};

  private BagFile() {}

  /**
   * A cell and what a model says of it.
   *
   * @param logits in label order, the positive label first
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Cell(boolean positive, float[] logits) {}

  /**
   * Writes bags of 64, 128 or 256 cells, no cell twice in one bag; half of the bags hold positive
   * cells, as many as a number drawn evenly in its logarithm from one to half of the bag.
   */
  static void write(Path file, List<String> labels, List<Cell> cells, int bags, Random random)
      throws IOException {
    List<Cell> positives = new ArrayList<>(cells.stream().filter(Cell::positive).toList());
    List<Cell> negatives =
        new ArrayList<>(cells.stream().filter(cell -> !cell.positive()).toList());
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      out.write("image_id,group,label,tile," + String.join(",", labels) + ",tile_label\n");
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
        String id = file.getFileName().toString().replace(".csv", "-") + bag;
        rows(out, id, labels.get(positive ? 0 : 1), labels, drawn);
      }
    }
  }

  private static void rows(
      BufferedWriter out, String id, String label, List<String> labels, List<Cell> cells)
      throws IOException {
    for (int tile = 0; tile < cells.size(); tile++) {
      Cell cell = cells.get(tile);
      out.write(id + "," + id + "," + label + "," + tile);
      for (float logit : cell.logits()) {
        out.write("," + logit);
      }
      out.write("," + labels.get(cell.positive() ? 0 : 1) + "\n");
    }
  }
}
