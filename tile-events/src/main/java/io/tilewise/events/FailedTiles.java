package io.tilewise.events;

import io.tilewise.events.check.Checks;

/**
 * How many tiles of an image failed for one reason.
 *
 * @param reason that their {@link TileFailed} gave
 * @param tiles how many, &gt;= 1
 */
public record FailedTiles(Reason reason, int tiles) {
  public FailedTiles {
    Checks.present("failures.reason", reason);
    Checks.atLeast("failures.tiles", tiles, 1);
  }

  /** As {@code 12 TILE_UNREADABLE}. */
  @Override
  public String toString() {
    return tiles + " " + reason;
  }
}
