package io.tilewise.tiler;

import io.tilewise.events.Reason;

/**
 * The image cannot be tiled, now or later. The text names the thing, the value and what was
 * expected; it goes into {@link io.tilewise.events.ImageRejected}, and so holds no path and is cut
 * where it is long: what it names may be somebody else's.
 */
final class RejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  private static final int LONGEST = 1_000;

  private final Reason reason;

  RejectedException(Reason reason, String text) {
    super(brief(text));
    this.reason = reason;
  }

  RejectedException(Reason reason, String text, Throwable cause) {
    super(brief(text), cause);
    this.reason = reason;
  }

  private static String brief(String text) {
    int characters = text.codePointCount(0, text.length());
    return characters <= LONGEST
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST - 1)) + "…";
  }

  Reason reason() {
    return reason;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
