package io.tilewise.classifier;

import ai.djl.engine.Engine;
import io.tilewise.classifier.engine.AbsentDeviceException;
import io.tilewise.classifier.engine.EngineDevice;
import io.tilewise.classifier.engine.OnnxEngine;
import io.tilewise.classifier.engine.TensorFlowEngine;
import io.tilewise.events.Reason;
import io.tilewise.model.Model;
import io.tilewise.model.ModelException;
import io.tilewise.model.ModelFormat;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Models into the engine that their files call for; no other engine is touched. Stateless. */
public final class TileClassifiers {
  private static final String TRACKING = "OPT_OUT_TRACKING";

  private TileClassifiers() {}

  /** The same where the engine computes by itself, see {@link EngineDevice.Automatic}. */
  public static TileClassifier load(Model model) throws ModelException, IOException {
    return load(model, new EngineDevice.Automatic());
  }

  /**
   * Holds the card against the model's signature, loads the model and scores one warm-up batch.
   *
   * @throws ModelException when the card contradicts the signature, the engine refuses the model or
   *     is not in this build, or the warm-up fails; the message says what was found and what was
   *     expected
   * @throws IOException when the model cannot be read or the engine is exhausted, which passes
   * @throws AbsentDeviceException when there is no such device
   * @throws DeviceLostError when the device is lost
   */
  public static TileClassifier load(Model model, EngineDevice device)
      throws ModelException, IOException {
    NativeName.check(model);
    ModelFormat format = ModelFormat.in(model.directory());
    if (!isInThisBuild(format)) {
      throw new ModelException(
          Reason.MODEL_UNUSABLE,
          "model %s: engine: %s is not in this build (expected: a model for %s, or a build with both)"
              .formatted(model.id(), engine(format), enginesOfThisBuild()));
    }
    // The engine starts outside of the loader: one that cannot is not the model's fault.
    return DjlTileClassifier.load(model, start(format, device));
  }

  /**
   * Starts the engine for a format, if this build has it, for whoever wants to know before the
   * first model whether it finds its device.
   *
   * @throws AbsentDeviceException when there is no such device
   */
  public static void check(ModelFormat format, EngineDevice device) {
    if (isInThisBuild(format)) {
      start(format, device);
    }
  }

  private static String enginesOfThisBuild() {
    return Stream.of(ModelFormat.values())
        .filter(TileClassifiers::isInThisBuild)
        .map(TileClassifiers::engine)
        .collect(Collectors.joining(", "));
  }

  private static boolean isInThisBuild(ModelFormat format) {
    optOutOfTracking(); // before the question, which loads DJL's engines
    return Engine.hasEngine(engine(format));
  }

  /**
   * DJL tells its makers where it is used: when its first engine starts it asks the cloud that it
   * may be in for instance and region, and then sends both to a store of theirs. Not from here,
   * unless the environment asks for it.
   */
  private static void optOutOfTracking() {
    if (System.getProperty(TRACKING) == null) {
      System.setProperty(TRACKING, "true");
    }
  }

  private static String engine(ModelFormat format) {
    return switch (format) {
      case SAVED_MODEL -> TensorFlowEngine.NAME;
      case ONNX -> OnnxEngine.NAME;
    };
  }

  private static ModelLoader start(ModelFormat format, EngineDevice device) {
    return switch (format) {
      case SAVED_MODEL -> {
        TensorFlowEngine.start(device);
        yield new SavedModelLoader();
      }
      case ONNX -> new OnnxLoader(OnnxEngine.start(device));
    };
  }
}
