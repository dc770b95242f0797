package io.tilewise.classifier.engine;

/**
 * There is no such device on this machine, or the engine does not see it. Retrying without a change
 * does not help.
 */
public final class AbsentDeviceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AbsentDeviceException(String engine, EngineDevice device) {
    super(
        device
            + " (expected: cpu, or a GPU that "
            + engine
            + " sees: driver and CUDA libraries there, built with -Pgpu; see docs/gpus.md)");
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
