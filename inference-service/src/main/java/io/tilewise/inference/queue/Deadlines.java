package io.tilewise.inference.queue;

import io.tilewise.events.Reason;
import io.tilewise.events.TileExtracted;
import io.tilewise.inference.queue.Outcome.Failed;
import io.tilewise.inference.queue.Outcome.Waits;
import java.time.Instant;
import java.time.InstantSource;

/**
 * For which tiles nobody waits any more, and what is said of them: what kept a tile from being
 * scored where that is known, for the time only shows it. Thread-safe.
 *
 * @param scoresLate whether a tile is scored though its deadline has passed, as its score may still
 *     amend a verdict; one that waits for its model fails at its deadline nevertheless
 */
public record Deadlines(boolean scoresLate, InstantSource clock) {
  /** Whether a tile that nobody tried is not to be tried any more. */
  public boolean havePassed(TileExtracted tile) {
    Instant deadline = tile.deadline();
    return !scoresLate && deadline != null && !clock.instant().isBefore(deadline);
  }

  /** The failure of a tile whose turn came too late. */
  static Failed late(Instant deadline) {
    return new Failed(
        Reason.NOT_SCORED_IN_TIME,
        "deadline: %s passed before the tile's turn came (expected: scored by then)"
            .formatted(deadline));
  }

  /** The failure of a tile that waited until its deadline. */
  public static Failed waited(Instant deadline, Waits why) {
    return new Failed(
        why.reason(),
        "tile: not scored until %s (expected: before its deadline); it waited because of: %s"
            .formatted(deadline, why.why().text()));
  }
}
