package io.tilewise.events.codec;

import io.tilewise.events.codec.Decoded.Cause;

/** A record holds no event of the contract. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;
  final Cause refusal;

  RefusedException(Cause refusal, String text) {
    super(text, null, false, false);
    this.refusal = refusal;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
