package io.tilewise.verdict;

/** Whether scores of the unknown tiles could change what was decided. */
public enum Flippable {
  YES,
  NO,
  /** The rule has no exact bound. */
  UNKNOWN
}
