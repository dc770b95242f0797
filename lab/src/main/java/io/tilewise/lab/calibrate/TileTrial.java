package io.tilewise.lab.calibrate;

import io.tilewise.verdict.calibration.TileCalibration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How one method did on groups that it was not fitted on.
 *
 * @param perSplit what it came to on each split
 * @param losses log loss of a tile, by group; of the groups that hold labelled tiles
 */
record TileTrial(TileMethod method, List<TileCalibration> perSplit, List<Double> losses) {

  /** Tries; empty when the method fails on a split. */
  static Optional<TileTrial> of(TileMethod method, TileFolds tiles, RandomGenerator random) {
    List<TileCalibration> perSplit = new ArrayList<>();
    for (int split = 0; split < tiles.splits(); split++) {
      method.fit(tiles.training(split), random).ifPresent(perSplit::add);
    }
    if (perSplit.size() < tiles.splits()) {
      return Optional.empty();
    }
    List<Double> losses = new ArrayList<>();
    for (int group = 0; group < tiles.groups().size(); group++) {
      TileSample sample = tiles.groups().get(group);
      if (sample.count() > 0) {
        double sum = 0;
        for (List<Integer> judgedBy : tiles.judgedBy()) {
          sum += sample.logLoss(perSplit.get(judgedBy.get(group)));
        }
        losses.add(sum / tiles.judgedBy().size());
      }
    }
    return Optional.of(new TileTrial(method, perSplit, losses));
  }

  double logLoss() {
    return losses.stream().mapToDouble(each -> each).average().orElseThrow();
  }

  /** By more than the standard error of the difference over groups. */
  boolean isBetterThan(TileTrial other) {
    int groups = losses.size();
    double mean = other.logLoss() - logLoss();
    double squares = 0;
    for (int group = 0; group < groups; group++) {
      double difference = other.losses.get(group) - losses.get(group) - mean;
      squares += difference * difference;
    }
    return mean > Math.sqrt(squares / groups / Math.max(1, groups - 1));
  }
}
