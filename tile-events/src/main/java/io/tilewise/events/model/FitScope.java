package io.tilewise.events.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tilewise.events.check.Bounds;
import io.tilewise.events.check.Checks;
import io.tilewise.events.tiling.TileGrid;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a fit is for: a calibration of one model, tiling or scanner says nothing about another.
 *
 * @param model name@version whose scores it was fitted on
 * @param tileSize width and height of the tiles in pixels, &gt;= 1
 * @param overlap pixels that neighbours share, 0 to {@code tileSize - 1}
 * @param scanner whose images it was fitted on; null: not restricted to one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FitScope(ModelReference model, int tileSize, int overlap, @Nullable String scanner) {
  public FitScope {
    Checks.present("fit.scope.model", model);
    Checks.check(model.isResolved(), "fit.scope.model", model, "name@version");
    Checks.between("fit.scope.tileSize", tileSize, 1, TileGrid.MAX_TILE_SIZE);
    Checks.between("fit.scope.overlap", overlap, 0, TileGrid.MAX_TILE_SIZE - 1);
    Checks.optionalText("fit.scope.scanner", scanner, Bounds.ATTRIBUTE);
  }

  /**
   * What keeps the fit from being applied to scores of this model and tiling; empty when it may be.
   *
   * @param otherModel name@version that scores the tiles
   * @param otherSize of the tiles in pixels
   * @param otherOverlap of the tiles in pixels
   */
  public Optional<String> problem(ModelReference otherModel, int otherSize, int otherOverlap) {
    boolean same = model.equals(otherModel) && tileSize == otherSize && overlap == otherOverlap;
    return same
        ? Optional.empty()
        : Optional.of(
            "verdict.fit.scope: %s, tiles of %d, overlap %d (expected: %s, tiles of %d, overlap %d; fit again)"
                .formatted(model, tileSize, overlap, otherModel, otherSize, otherOverlap));
  }
}
