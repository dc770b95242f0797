package io.tilewise.inference;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * How many tiles a model is given at once: as many as there are, until the engine had no memory for
 * them. What did fit is remembered, and doubled after each {@link #GROWTH} without such a failure.
 * Confined to one thread.
 */
final class BatchLimit {
  /** How long a smaller batch is kept before a larger one is tried. */
  static final Duration GROWTH = Duration.ofSeconds(30);

  private static final int MOST = InferenceConfig.Batches.MAX_SIZE;

  private final InstantSource clock;
  private int tiles = MOST;
  private Instant growAt = Instant.MAX;

  BatchLimit(InstantSource clock) {
    this.clock = clock;
  }

  /** Tiles of the next batch, at least 1. */
  int tiles() {
    Instant now = clock.instant();
    if (tiles < MOST && !now.isBefore(growAt)) {
      tiles = Math.min(MOST, 2 * tiles);
      growAt = now.plus(GROWTH);
    }
    return tiles;
  }

  /** The engine had no memory for so many. */
  void exhausted(int size) {
    tiles = Math.max(1, size / 2);
    growAt = clock.instant().plus(GROWTH);
  }
}
