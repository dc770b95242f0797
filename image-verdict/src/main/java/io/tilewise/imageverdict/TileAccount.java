package io.tilewise.imageverdict;

import io.tilewise.events.FailedTiles;
import io.tilewise.events.TileCounts;
import io.tilewise.verdict.scores.UnknownTiles;
import java.util.List;

/**
 * What became of an image's tiles.
 *
 * @param counts how many were scored, failed, are missing
 * @param unknown those that were not scored
 * @param failures why tiles failed, most first
 */
record TileAccount(TileCounts counts, UnknownTiles unknown, List<FailedTiles> failures) {}
