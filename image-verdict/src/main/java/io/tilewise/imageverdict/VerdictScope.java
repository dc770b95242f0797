package io.tilewise.imageverdict;

import io.tilewise.events.FitScope;
import io.tilewise.events.ModelReference;
import io.tilewise.events.VerdictFit;
import java.util.Optional;

/** Whether a fit may be applied: to the model version and tiling that it was made for only. */
public final class VerdictScope {
  private VerdictScope() {}

  /**
   * What keeps a fit from being applied.
   *
   * @param model that scores the tiles
   * @param tileSize of the tiles in pixels
   * @param overlap of the tiles in pixels
   * @return empty when it may be
   */
  public static Optional<String> problem(
      VerdictFit fit, ModelReference model, int tileSize, int overlap) {
    FitScope scope = fit.scope();
    boolean same =
        scope.model().equals(model) && scope.tileSize() == tileSize && scope.overlap() == overlap;
    return same
        ? Optional.empty()
        : Optional.of(
            "verdict.fit.scope: %s, tiles of %d, overlap %d (expected: %s, tiles of %d, overlap %d; fit again)"
                .formatted(
                    scope.model(), scope.tileSize(), scope.overlap(), model, tileSize, overlap));
  }
}
