package io.tilewise.classifier.engine;

import ai.djl.engine.Engine;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one ONNX Runtime of a process, and the device on which it computes. The first start decides,
 * as for {@link TensorFlowEngine}. Thread-safe.
 */
public final class OnnxEngine {
  /** Its name among DJL's engines. */
  public static final String NAME = "OnnxRuntime";

  private static final String LIBRARY_PATH = "onnxruntime.native.path";

  private static final Logger LOG = LoggerFactory.getLogger(OnnxEngine.class);

  /** What it computes on; null before its start. */
  private static @Nullable EngineDevice running;

  private OnnxEngine() {}

  /**
   * Starts it unless it runs.
   *
   * @return the device on which it computes, which is never {@link EngineDevice.Automatic}
   * @throws AbsentDeviceException when there is no such device
   * @throws IllegalStateException when it runs on another one
   * @throws NativesException when its libraries cannot be unpacked
   */
  public static synchronized EngineDevice start(EngineDevice wanted) {
    EngineDevice found = running;
    if (found == null) {
      loadNatives();
      // DJL would load another engine for the array operations that this one lacks.
      System.setProperty("ai.djl.onnx.disable_alternative", "true");
      VisibleGpus.showOnly(wanted, System.getenv());
      found = wanted.found(seesGpu());
      LOG.info("ONNX Runtime computes on {}", found);
      running = found;
    }
    wanted.check("ONNX Runtime", found);
    return found;
  }

  /** By itself it unpacks them for each process, and leaves them where one is killed. */
  private static void loadNatives() {
    if (System.getProperty(LIBRARY_PATH) == null) {
      NativeLibraries.ofOnnxRuntime()
          .map(NativeCache.ofThisMachine()::unpacked)
          .ifPresent(directory -> System.setProperty(LIBRARY_PATH, directory.toString()));
    }
  }

  /** The build is asked first: DJL's way to find out writes a warning where CUDA is not in it. */
  private static boolean seesGpu() {
    Engine engine = Engine.getEngine(NAME);
    return OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)
        && engine.getGpuCount() > 0;
  }
}
