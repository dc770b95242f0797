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

/** Models into the engine that their files call for; no other engine is touched. Stateless. */
public final class TileClassifiers {
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
    // The engine starts outside of the loader: one that cannot is not the model's fault.
    return switch (ModelFormat.in(model.directory())) {
      case SAVED_MODEL -> {
        checkBuild(model, TensorFlowEngine.NAME);
        TensorFlowEngine.start(device);
        yield DjlTileClassifier.load(model, new SavedModelLoader());
      }
      case ONNX -> {
        checkBuild(model, OnnxEngine.NAME);
        yield DjlTileClassifier.load(model, new OnnxLoader(OnnxEngine.start(device)));
      }
    };
  }

  private static void checkBuild(Model model, String engine) throws ModelException {
    if (!Engine.hasEngine(engine)) {
      throw new ModelException(
          Reason.MODEL_UNUSABLE,
          "model %s: engine: %s is not in this build (expected: one of %s, or a build with both)"
              .formatted(model.id(), engine, Engine.getAllEngines()));
    }
  }
}
