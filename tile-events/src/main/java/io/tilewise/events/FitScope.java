package io.tilewise.events;

import com.fasterxml.jackson.annotation.JsonInclude;
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
    Checks.optionalText("fit.scope.scanner", scanner);
  }
}
