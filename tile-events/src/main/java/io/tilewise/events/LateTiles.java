package io.tilewise.events;

import java.util.Locale;

/**
 * What tiles do whose turn comes after their image's deadline. Whoever scores them and whoever
 * counts them are set alike.
 */
public enum LateTiles {
  /** They are not scored any more; those that were are counted. */
  IGNORE,
  /**
   * They are scored, counted and kept, and when the tile set completes they amend the verdict: one
   * higher revision, which names the one it supersedes.
   */
  AMEND;

  /** What a text of one may be, for whoever reads one from an operator. */
  public static final String EXPECTED = "ignore or amend";

  /**
   * From a text, in any case.
   *
   * @throws IllegalArgumentException when it is none of them
   */
  public static LateTiles parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
