package io.tilewise.lab.scores;

/** What the class columns hold. */
public enum ScoreKind {
  /** Each 0 to 1, together 1. */
  PROBABILITIES,
  /** Any finite numbers in the range of a float. */
  LOGITS
}
