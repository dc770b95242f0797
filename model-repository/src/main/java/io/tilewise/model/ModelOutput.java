package io.tilewise.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a model answers: one row per tile, with one number per label, or one number for two labels.
 *
 * @param name of the output in the signature
 * @param kind what the numbers are
 * @param label of two, the one that a single number speaks for; null: {@code labels[1]}, as Keras
 *     numbers classes in the order of the alphabet and the number is of class 1
 */
public record ModelOutput(String name, Kind kind, @Nullable String label) {
  /** What the numbers of an output are. */
  public enum Kind {
    /** One finite number z for two labels; {@code 1 / (1 + exp(-z))} is the probability of one. */
    LOGIT,
    /** One number from 0 to 1 for two labels: the probability of one. */
    SIGMOID,
    /** Any finite numbers; their softmax is the probability of each label. */
    LOGITS,
    /** Numbers from 0 to 1 that add up to 1. */
    PROBABILITIES;

    /** Whether a tile's answer is a single number, which tells two labels apart. */
    public boolean isOneNumber() {
      return switch (this) {
        case LOGIT, SIGMOID -> true;
        case LOGITS, PROBABILITIES -> false;
      };
    }
  }

  public ModelOutput {
    Problems problems = new Problems();
    problems.check(!name.isBlank(), "output.name", name, "name of an output in the signature");
    problems.throwIfAny();
    Objects.requireNonNull(kind, "kind");
  }

  /** An output whose single number, if it is one, speaks for {@code labels[1]}. */
  public ModelOutput(String name, Kind kind) {
    this(name, kind, null);
  }
}
