package io.tilewise.classifier.engine;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import java.util.List;
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

  private static final String DJL = "ai.djl.tensorflow.";
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
      haveAThreadForEachProcessor();
      found = wanted.found(Engine.getEngine(NAME).hasCapability(StandardCapabilities.CUDA));
      LOG.info("TensorFlow computes on {}", found);
      running = found;
    }
    wanted.check(NAME, found);
    return found;
  }

  /**
   * TensorFlow by itself counts the machine's processors, whatever a container may use of them. DJL
   * reads these with each model.
   */
  private static void haveAThreadForEachProcessor() {
    String processors = Integer.toString(Runtime.getRuntime().availableProcessors());
    for (String threads : List.of("num_intraop_threads", "num_interop_threads")) {
      if (System.getProperty(DJL + threads) == null) {
        System.setProperty(DJL + threads, processors);
      }
    }
  }
}
