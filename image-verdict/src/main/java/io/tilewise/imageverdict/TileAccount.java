package io.tilewise.imageverdict;

import io.tilewise.events.FailedTiles;
import io.tilewise.events.TileCounts;
import io.tilewise.verdict.scores.UnknownTiles;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What became of an image's tiles.
 *
 * @param counts how many were scored, failed, are missing
 * @param unknown those that were not scored
 * @param failures why tiles failed, most first
 */
record TileAccount(TileCounts counts, UnknownTiles unknown, List<FailedTiles> failures) {

  /** As {@code 12 TILE_UNREADABLE, 3 INFERENCE_FAILED}; empty text where nobody says why. */
  static String text(List<FailedTiles> failures) {
    return failures.stream().map(FailedTiles::toString).collect(Collectors.joining(", "));
  }

  /** The same behind a number. */
  static String inBrackets(List<FailedTiles> failures) {
    return failures.isEmpty() ? "" : " (" + text(failures) + ")";
  }
}
