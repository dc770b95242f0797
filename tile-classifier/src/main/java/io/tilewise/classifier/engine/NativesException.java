package io.tilewise.classifier.engine;

/**
 * An engine's shared libraries could not be made ready on this machine. The message names what was
 * found, where, and what to do; retrying without a change does not help.
 */
public final class NativesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NativesException(String message) {
    super(message);
  }

  NativesException(String message, Throwable cause) {
    super(message + ": " + cause, cause);
  }
}
