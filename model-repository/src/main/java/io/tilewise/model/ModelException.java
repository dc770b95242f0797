package io.tilewise.model;

import io.tilewise.events.Reason;
import org.jspecify.annotations.Nullable;

/**
 * A model that cannot be used; the message names the model, what was found and what was expected.
 */
public final class ModelException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /**
   * A model that cannot be used.
   *
   * @param reason {@link Reason#MODEL_UNKNOWN} or {@link Reason#MODEL_UNUSABLE}
   * @param message for people
   */
  public ModelException(Reason reason, String message) {
    this(reason, message, null);
  }

  /** The same, with what was thrown underneath. */
  public ModelException(Reason reason, String message, @Nullable Throwable cause) {
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
