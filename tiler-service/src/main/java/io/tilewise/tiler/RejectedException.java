package io.tilewise.tiler;

import io.tilewise.events.Reason;

/**
 * The image cannot be tiled, now or later. The text names the thing, the value and what was
 * expected; it goes into {@link io.tilewise.events.ImageRejected} and so holds no path.
 */
final class RejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  RejectedException(Reason reason, String text) {
    super(text);
    this.reason = reason;
  }

  RejectedException(Reason reason, String text, Throwable cause) {
    super(text, cause);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
