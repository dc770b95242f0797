package io.tilewise.standalone.demo;

import io.tilewise.events.TileScored;
import io.tilewise.verdict.scores.TileScores;
import java.util.Arrays;

/** Collects the scores of one image's tiles, in any order, for its heatmap. Of one thread. */
public final class TileHeat {
  private final TileScores.Builder scores;
  private final int labels;
  private final int tiles;

  /**
   * An image without scores.
   *
   * @param labels of the model
   * @param tiles of the image
   */
  public TileHeat(int labels, int tiles) {
    this.scores = TileScores.builder(labels);
    this.labels = labels;
    this.tiles = tiles;
  }

  /** Adds a score; the first one of a tile counts. */
  public void add(TileScored tile) {
    if (tile.logits().size() == labels && tile.index() < tiles) {
      scores.add(tile.index(), 1, tile.logits().toArray());
    }
  }

  /** Per tile: its probability of a label; NaN where no score was added. */
  public double[] probabilities(int label) {
    double[] probabilities = new double[tiles];
    Arrays.fill(probabilities, Double.NaN);
    TileScores built = scores.build();
    for (int position = 0; position < built.tiles(); position++) {
      probabilities[built.index(position)] = built.probability(position, label);
    }
    return probabilities;
  }
}
