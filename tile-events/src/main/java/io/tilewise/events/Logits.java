package io.tilewise.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.tilewise.events.check.Bounds;
import io.tilewise.events.check.Checks;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Scores of one tile before softmax, one finite number per label, in label order. Immutable. */
public final class Logits {
  private final float[] values;

  private Logits(float[] values) {
    this.values = values;
  }

  /** Copies the values; none may be NaN or infinite, and there must be one per label. */
  public static Logits of(float... values) {
    Checks.check(values.length > 0, "logits", "[]", "one number per label");
    Checks.between("logits", values.length, 1, Bounds.LABELS);
    for (float value : values) {
      if (!Float.isFinite(value)) {
        Checks.check(false, "logits", Arrays.toString(values), "finite numbers only");
      }
    }
    return new Logits(values.clone());
  }

  /** Jackson calls a variable-arity creator with one number instead of the array. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Logits ofArray(float[] values) {
    return of(values);
  }

  /** Number of labels. */
  public int size() {
    return values.length;
  }

  /** The score of one label. */
  public float get(int label) {
    return values[label];
  }

  /** A copy of all scores, in label order. */
  @JsonValue
  public float[] toArray() {
    return values.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Logits that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
