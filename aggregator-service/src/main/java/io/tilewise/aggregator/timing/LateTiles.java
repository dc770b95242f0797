package io.tilewise.aggregator.timing;

/** What tiles do that come after their image's verdict was given at its deadline. */
public enum LateTiles {
  /** They are counted. */
  IGNORE,
  /**
   * They are counted and kept, and when the tile set completes they amend the verdict: one higher
   * revision, which names the one it supersedes.
   */
  AMEND
}
