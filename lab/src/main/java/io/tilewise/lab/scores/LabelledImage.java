package io.tilewise.lab.scores;

import io.tilewise.verdict.scores.TileScores;
import java.util.List;

/**
 * An image and what is known of its truth.
 *
 * @param id of the image
 * @param group what images share that are not independent of each other: patient, slide, site
 * @param label position of its true label; {@value #UNKNOWN} where it is not known
 * @param scores of its tiles
 * @param tileLabels position of the true label of each tile of {@code scores}, {@value #UNKNOWN}
 *     where it is not known; empty where it is known of none
 */
public record LabelledImage(
    String id, String group, int label, TileScores scores, List<Integer> tileLabels) {
  /** In the place of a label. */
  public static final int UNKNOWN = -1;

  public LabelledImage {
    tileLabels = List.copyOf(tileLabels);
  }

  /** Position of the true label of a tile of {@code scores}; {@value #UNKNOWN} where unknown. */
  public int tileLabel(int at) {
    return tileLabels.isEmpty() ? UNKNOWN : tileLabels.get(at);
  }
}
