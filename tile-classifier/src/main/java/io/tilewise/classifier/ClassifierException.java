package io.tilewise.classifier;

import io.tilewise.events.Reason;
import org.jspecify.annotations.Nullable;

/** A batch that could not be scored, now or later. */
public final class ClassifierException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /**
   * A batch that could not be scored.
   *
   * @param reason {@link Reason#INFERENCE_FAILED}, or {@link Reason#OUTPUT_INVALID} when the
   *     model's answer is not what its card says
   * @param message for people
   */
  public ClassifierException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Code for machines. */
  public Reason reason() {
    return reason;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
