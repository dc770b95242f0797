package io.tilewise.model.cut;

import io.tilewise.events.Reason;

/**
 * An image that can be read, and not be cut as a card or a submission wants it. The text names the
 * thing, the value and what was expected.
 */
public final class UncuttableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  UncuttableException(Reason reason, String text) {
    super(text);
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
