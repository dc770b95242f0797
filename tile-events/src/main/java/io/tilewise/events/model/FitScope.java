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
 * @param digest of the content of that model, 64 hexadecimal digits, as verdicts have it; null: not
 *     known, as in fits of older releases
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FitScope(
    ModelReference model,
    int tileSize,
    int overlap,
    @Nullable String scanner,
    @Nullable String digest) {
  private static final int SHOWN_DIGITS = 12;

  public FitScope {
    Checks.present("fit.scope.model", model);
    Checks.check(model.isResolved(), "fit.scope.model", model, "name@version");
    Checks.between("fit.scope.tileSize", tileSize, 1, TileGrid.MAX_TILE_SIZE);
    Checks.between("fit.scope.overlap", overlap, 0, TileGrid.MAX_TILE_SIZE - 1);
    Checks.optionalText("fit.scope.scanner", scanner, Bounds.ATTRIBUTE);
    Checks.optionalSha256("fit.scope.digest", digest);
  }

  /**
   * What keeps the fit from being applied to scores of this model and tiling; empty when it may be.
   *
   * @param otherModel name@version that scores the tiles
   * @param otherSize of the tiles in pixels
   * @param otherOverlap of the tiles in pixels
   * @param otherDigest of that model's content, or the beginning of it; null: not known
   */
  public Optional<String> problem(
      ModelReference otherModel, int otherSize, int otherOverlap, @Nullable String otherDigest) {
    boolean same = model.equals(otherModel) && tileSize == otherSize && overlap == otherOverlap;
    return same
        ? contentProblem(otherDigest)
        : Optional.of(
            "verdict.fit.scope: %s, tiles of %d, overlap %d (expected: %s, tiles of %d, overlap %d; fit again)"
                .formatted(model, tileSize, overlap, otherModel, otherSize, otherOverlap));
  }

  /**
   * What keeps the fit from being applied to this content of its model; empty when it may be, or
   * when one of both is not known.
   *
   * @param otherDigest of the content, or the beginning of it; null: not known
   */
  private Optional<String> contentProblem(@Nullable String otherDigest) {
    return digest == null || otherDigest == null || digest.startsWith(otherDigest)
        ? Optional.empty()
        : Optional.of(
            "verdict.fit.scope.digest: %s (expected: %s, the content of %s that is judged: its network or its card is another than at the fit, and what differs cannot be told; fit again)"
                .formatted(shown(digest), shown(otherDigest), model));
  }

  private static String shown(String digest) {
    return digest.substring(0, Math.min(SHOWN_DIGITS, digest.length()));
  }
}
