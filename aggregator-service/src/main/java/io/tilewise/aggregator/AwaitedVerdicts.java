package io.tilewise.aggregator;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether a verdict was given that somebody waits for: one whose last record has just come. It is
 * worth a commit of its own, which is what makes it readable; one out of a backlog, which waited
 * longer before, is not, and so a backlog is worked off with few commits. Of one stream thread.
 */
final class AwaitedVerdicts {
  /** Records that are older than this were waiting already. */
  static final Duration FRESH = Duration.ofSeconds(1);

  private boolean any;

  /**
   * A verdict was given.
   *
   * @param heardAt time of the record that completed it
   */
  void given(Instant heardAt, Instant now) {
    any |= now.isBefore(heardAt.plus(FRESH));
  }

  /** Whether there was any since the last time. */
  boolean takeAny() {
    boolean taken = any;
    any = false;
    return taken;
  }
}
