package io.tilewise.lab.fit;

import io.tilewise.verdict.scores.TileScores;
import java.util.function.IntUnaryOperator;

/**
 * An image whose truth is known.
 *
 * @param id of the image
 * @param group what images share that are not independent of each other: patient, slide, site
 * @param label position of its true label
 * @param scores of its tiles
 * @param tileLabels from a tile's position in {@code scores} to the position of its true label,
 *     negative where that is not known
 */
public record LabelledImage(
    String id, String group, int label, TileScores scores, IntUnaryOperator tileLabels) {}
