package io.tilewise.lab.fit;

import io.tilewise.verdict.TileCalibration;
import java.util.ArrayList;
import java.util.List;

/**
 * The isotonic tile calibration (Zadrozny and Elkan, 2002): {@link Pooled} blocks, few of them and
 * none certain. A block of n tiles with k positives says {@code (k + 1)/(n + 2)} (Laplace), so
 * three tiles alone never claim more than odds of four to one; smoothing can upset the order of
 * blocks, so they are pooled once more.
 */
final class IsotonicCalibration {
  /** Two knots each. */
  static final int MOST_BLOCKS = 32;

  private IsotonicCalibration() {}

  /** Fits; both labels are present. */
  static TileCalibration.Isotonic fit(double[] scores, boolean[] truth) {
    List<Pooled.Block> blocks = Pooled.reduced(Pooled.of(scores, truth), MOST_BLOCKS);
    List<Double> knots = new ArrayList<>();
    List<Double> probabilities = new ArrayList<>();
    for (Pooled.Block block : smoothed(blocks)) {
      knots.add(block.low());
      probabilities.add(block.share());
      if (block.high() > block.low()) {
        knots.add(block.high());
        probabilities.add(block.share());
      }
    }
    return new TileCalibration.Isotonic(knots, probabilities, positiveShare(blocks));
  }

  private static List<Pooled.Block> smoothed(List<Pooled.Block> blocks) {
    List<Pooled.Block> smoothed = new ArrayList<>();
    for (Pooled.Block block : blocks) {
      Pooled.add(
          smoothed,
          new Pooled.Block(block.low(), block.high(), block.count() + 2, block.positives() + 1));
    }
    return smoothed;
  }

  private static double positiveShare(List<Pooled.Block> blocks) {
    long count = blocks.stream().mapToLong(Pooled.Block::count).sum();
    long positives = blocks.stream().mapToLong(Pooled.Block::positives).sum();
    return (double) positives / count;
  }
}
