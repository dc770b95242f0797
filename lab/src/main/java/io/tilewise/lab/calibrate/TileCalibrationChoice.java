package io.tilewise.lab.calibrate;

import io.tilewise.verdict.calibration.TileCalibration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The tile calibration of a label, and why this one: {@link TileMethod#BAGGED}, unless another
 * method's log loss on groups that it was not fitted on is less by more than the standard error of
 * the difference. Groups of tiles are few and unlike each other, so that small differences say more
 * of these groups than of the next.
 *
 * @param label position
 * @param method of the calibration
 * @param chosen fitted on all groups
 * @param perSplit fitted by that method without the groups that the split judges
 * @param logLoss per method, of a tile, averaged within each group and then over groups, on splits
 *     that were not fitted on it; none where a method failed on one of them
 * @param tiles labelled ones
 * @param positives those of them that bear the label
 */
public record TileCalibrationChoice(
    int label,
    TileMethod method,
    TileCalibration chosen,
    List<TileCalibration> perSplit,
    Map<TileMethod, Double> logLoss,
    int tiles,
    int positives) {
  public TileCalibrationChoice {
    perSplit = List.copyOf(perSplit);
    logLoss = Map.copyOf(logLoss);
  }

  /**
   * Chooses.
   *
   * @param name of the label, for people
   * @throws FitException when higher scores do not speak for the label
   */
  public static TileCalibrationChoice of(int label, String name, TileFolds tiles)
      throws FitException {
    SplittableRandom random = new SplittableRandom(tiles.seed());
    if (TileMethod.LINE.fit(tiles.groups(), random).isEmpty()) {
      throw FitException.of(
          "tile scores of " + name,
          "do not rise with the tile's label",
          "higher ones for tiles that bear it");
    }
    Map<TileMethod, TileTrial> trials = new EnumMap<>(TileMethod.class);
    for (TileMethod method : TileMethod.values()) {
      TileTrial.of(method, tiles, random).ifPresent(trial -> trials.put(method, trial));
    }
    TileTrial best = best(trials);
    Map<TileMethod, Double> losses = new EnumMap<>(TileMethod.class);
    trials.forEach((method, trial) -> losses.put(method, trial.logLoss()));
    TileSample all = TileSample.joined(tiles.groups());
    return new TileCalibrationChoice(
        label,
        best.method(),
        best.method().fit(tiles.groups(), random).orElseThrow(),
        best.perSplit(),
        losses,
        all.count(),
        all.positives());
  }

  private static TileTrial best(Map<TileMethod, TileTrial> trials) {
    TileTrial bagged = Optional.ofNullable(trials.get(TileMethod.BAGGED)).orElseThrow();
    List<TileTrial> better = new ArrayList<>(trials.values());
    better.removeIf(each -> !each.isBetterThan(bagged));
    return better.stream().min(Comparator.comparingDouble(TileTrial::logLoss)).orElse(bagged);
  }
}
