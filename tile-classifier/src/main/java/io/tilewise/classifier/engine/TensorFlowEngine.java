package io.tilewise.classifier.engine;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one TensorFlow of a process, and the device on which it computes. The first start decides:
 * CUDA tells a process its GPUs once. Thread-safe.
 */
public final class TensorFlowEngine {
  /** Its name among DJL's engines. */
  public static final String NAME = "TensorFlow";

  private static final Logger LOG = LoggerFactory.getLogger(TensorFlowEngine.class);

  /** What it computes on; null before its start. */
  private static @Nullable EngineDevice running;

  private TensorFlowEngine() {}

  /**
   * Starts it unless it runs.
   *
   * @return the device on which it computes, which is never {@link EngineDevice.Automatic}
   * @throws AbsentDeviceException when there is no such device
   * @throws IllegalStateException when it runs on another one
   * @throws NativesException see {@link TensorFlowNatives#load}
   */
  public static synchronized EngineDevice start(EngineDevice wanted) {
    EngineDevice found = running;
    if (found == null) {
      TensorFlowNatives.load();
      VisibleGpus.showOnly(wanted, System.getenv());
      found = found(wanted, Engine.getEngine(NAME).hasCapability(StandardCapabilities.CUDA));
      LOG.info("TensorFlow computes on {}", found);
      running = found;
    }
    check(wanted, found);
    return found;
  }

  /**
   * What it computes on: it puts a model on the first GPU that it sees.
   *
   * @param seesGpu whether it sees any of those that it was shown
   */
  static EngineDevice found(EngineDevice wanted, boolean seesGpu) {
    return switch (wanted) {
      case EngineDevice.Gpu gpu when seesGpu -> gpu;
      case EngineDevice.Automatic _ when seesGpu -> new EngineDevice.Gpu(0);
      case EngineDevice.Automatic _, EngineDevice.Cpu _, EngineDevice.Gpu _ ->
          new EngineDevice.Cpu();
    };
  }

  static void check(EngineDevice wanted, EngineDevice found) {
    if (wanted instanceof EngineDevice.Automatic || wanted.equals(found)) {
      return;
    }
    if (found instanceof EngineDevice.Cpu) {
      throw new AbsentDeviceException(wanted);
    }
    throw new IllegalStateException(
        "TensorFlow: computes on " + found + " (expected: " + wanted + ", named at its start)");
  }
}
