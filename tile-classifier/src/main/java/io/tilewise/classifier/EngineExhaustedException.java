package io.tilewise.classifier;

import java.io.IOException;

/**
 * The engine has no memory, or no processor, for a model or a batch just now. It passes as any
 * failure of a device does, and neither a tile nor the model is to blame; a smaller batch may fit
 * at once.
 */
public final class EngineExhaustedException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * The engine is exhausted.
   *
   * @param message for people
   */
  public EngineExhaustedException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
