package io.tilewise.lab.train;

import io.tilewise.events.model.ModelReference;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What to train, from what, and where to put it.
 *
 * @param cells folder with {@code manifest.csv} (columns {@code file}, {@code label} with 1 for
 *     parasitized and 0 for uninfected, {@code slide_id}; others are ignored) and the PNG crops
 * @param out root of a model repository; the model goes to {@code out/name/version}, which must not
 *     exist
 * @param model its name and version
 * @param tileSize side of the tiles the model will see, in pixels, 32 to 512, a multiple of 32
 * @param heldOutShare share of the slides that is kept from training, above 0 and below 1
 * @param schedule how it is trained
 */
public record TrainingPlan(
    Path cells,
    Path out,
    ModelReference model,
    int tileSize,
    double heldOutShare,
    Schedule schedule) {
  public static final int DEFAULT_TILE_SIZE = 128;
  public static final double DEFAULT_HELD_OUT_SHARE = 0.25;

  public TrainingPlan {
    Objects.requireNonNull(cells, "cells");
    Objects.requireNonNull(out, "out");
    Objects.requireNonNull(schedule, "schedule");
    check(model.isResolved(), "model", model, "name@version");
    check(
        tileSize >= 32 && tileSize <= 512 && tileSize % 32 == 0,
        "tileSize",
        tileSize,
        "32 to 512, a multiple of 32");
    check(heldOutShare > 0 && heldOutShare < 1, "heldOutShare", heldOutShare, "above 0, below 1");
  }

  /** A plan with the usual settings. */
  public static TrainingPlan of(Path cells, Path out, ModelReference model) {
    return new TrainingPlan(
        cells, out, model, DEFAULT_TILE_SIZE, DEFAULT_HELD_OUT_SHARE, Schedule.defaults());
  }

  /** Where the model will be. */
  public Path directory() {
    return out.resolve(model.name()).resolve(Objects.requireNonNull(model.version()));
  }

  static void check(boolean valid, String thing, Object value, String expected) {
    if (!valid) {
      throw new IllegalArgumentException(thing + ": " + value + " (expected: " + expected + ")");
    }
  }
}
