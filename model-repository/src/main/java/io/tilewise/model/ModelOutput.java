package io.tilewise.model;

import java.util.Objects;

/**
 * What a model answers: one row per tile, one number per label.
 *
 * @param name of the output in the signature
 * @param kind what the numbers are
 */
public record ModelOutput(String name, Kind kind) {
  /** What the numbers of an output are. */
  public enum Kind {
    /** Any finite numbers; their softmax is the probability of each label. */
    LOGITS,
    /** Numbers from 0 to 1 that add up to 1. */
    PROBABILITIES
  }

  public ModelOutput {
    Problems problems = new Problems();
    problems.check(!name.isBlank(), "output.name", name, "name of an output in the signature");
    problems.throwIfAny();
    Objects.requireNonNull(kind, "kind");
  }
}
