package io.tilewise.lab.fit;

import io.tilewise.events.model.TilesPerImage;
import io.tilewise.lab.calibrate.TileCalibrationChoice;
import io.tilewise.verdict.Fit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was fitted, and on how much.
 *
 * @param fit for a model card
 * @param rule configuration value of the rule to decide by; null: none was asked for and there is
 *     no tile calibration, so the card keeps its own
 * @param counts how much there was
 * @param tileCalibrations why each is what it is; empty without labels of tiles
 * @param rules in the order of the rules
 * @param tileScores what the tiles of the images looked like; null without a positive label
 * @param warnings for people
 */
public record FitResult(
    Fit fit,
    @Nullable String rule,
    Counts counts,
    List<TileCalibrationChoice> tileCalibrations,
    List<RuleReport> rules,
    @Nullable Range tileScores,
    List<String> warnings) {
  public FitResult {
    tileCalibrations = List.copyOf(tileCalibrations);
    rules = List.copyOf(rules);
    warnings = List.copyOf(warnings);
  }

  /**
   * How much there was.
   *
   * @param images that everything is fitted on
   * @param groups per label, those that hold images of it
   * @param tiles of all images
   * @param withoutTissue images that were left out
   * @param folds of whole groups
   * @param tilesPerImage those with tissue
   * @param backgroundTiles of all images, as far as the numbers of the others tell
   */
  public record Counts(
      int images,
      List<Integer> groups,
      long tiles,
      int withoutTissue,
      int folds,
      TilesPerImage tilesPerImage,
      long backgroundTiles) {
    public Counts {
      groups = List.copyOf(groups);
    }
  }

  /**
   * Of each image the lower quartile of its tiles' log-odds of the positive label.
   *
   * @param low the least of any image
   * @param high the most of any image
   */
  public record Range(double low, double high) {}
}
