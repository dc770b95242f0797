package io.tilewise.inference;

import io.tilewise.events.Logits;
import io.tilewise.events.Reason;

/** What became of a tile. */
sealed interface Outcome {
  /** The model said something. */
  record Scored(Logits logits) implements Outcome {}

  /**
   * It never will.
   *
   * @param reason for machines
   * @param text for people
   */
  record Failed(Reason reason, String text) implements Outcome {}
}
