package io.tilewise.lab.scores;

import io.tilewise.verdict.scores.TileScores;
import java.util.List;

/**
 * The rows of one image.
 *
 * @param id of the image
 * @param group what images share that are not independent of each other
 * @param label position of its true label
 * @param scores of its tiles
 * @param tileLabels position of the true label of each tile of {@code scores}, -1 where unknown;
 *     empty when the file has no such column
 */
public record ScoredImage(
    String id, String group, int label, TileScores scores, List<Integer> tileLabels) {
  public ScoredImage {
    tileLabels = List.copyOf(tileLabels);
  }
}
