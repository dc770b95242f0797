package io.tilewise.classifier;

/**
 * The device on which this process computes is gone, or refuses it for good: only a new process may
 * have one again. Neither a tile nor a model is to blame, as for a heap that is full.
 */
public final class DeviceLostError extends VirtualMachineError {
  private static final long serialVersionUID = 1L;

  DeviceLostError(String message, Throwable cause) {
    super(message, cause);
  }
}
