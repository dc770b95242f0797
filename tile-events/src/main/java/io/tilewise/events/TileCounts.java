package io.tilewise.events;

import io.tilewise.events.check.Checks;

/**
 * The accounting of an image's tiles: {@code expected = scored + failed + missing}, always.
 *
 * @param expected tiles of the manifest; without a manifest the tiles that were heard of
 * @param scored tiles with a score
 * @param failed tiles that will never have one
 * @param missing tiles that nothing was heard of
 * @param duplicate further records for tiles that were already accounted for
 */
public record TileCounts(int expected, int scored, int failed, int missing, long duplicate) {
  /** Beyond it JSON numbers are not exact everywhere. */
  private static final long MOST_DUPLICATES = 1L << 53;

  public TileCounts {
    Checks.atLeast("tiles.expected", expected, 0);
    Checks.atLeast("tiles.scored", scored, 0);
    Checks.atLeast("tiles.failed", failed, 0);
    Checks.atLeast("tiles.missing", missing, 0);
    Checks.between("tiles.duplicate", duplicate, 0, MOST_DUPLICATES);
    Checks.check(
        expected == (long) scored + failed + missing,
        "tiles.expected",
        expected,
        "scored + failed + missing = " + ((long) scored + failed + missing));
  }
}
