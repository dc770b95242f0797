package io.tilewise.tiler;

import io.tilewise.events.Reason;
import io.tilewise.image.ImageFormatException;

/**
 * The image cannot be tiled, now or later. The text names the thing, the value and what was
 * expected; it goes into {@link io.tilewise.events.ImageRejected}, which cuts it where it is long,
 * and so holds no path.
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

  /** An image that cannot be read. */
  static RejectedException of(ImageFormatException e) {
    return new RejectedException(reason(e.kind()), e.getMessage(), e);
  }

  private static Reason reason(ImageFormatException.Kind kind) {
    return switch (kind) {
      case NOT_FOUND -> Reason.IMAGE_NOT_FOUND;
      case NOT_ALLOWED -> Reason.URI_NOT_ALLOWED;
      case CHANGED -> Reason.IMAGE_CHANGED;
      case CORRUPT -> Reason.IMAGE_CORRUPT;
      case UNSUPPORTED -> Reason.IMAGE_UNSUPPORTED;
      case TOO_LARGE -> Reason.IMAGE_TOO_LARGE;
    };
  }

  Reason reason() {
    return reason;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
