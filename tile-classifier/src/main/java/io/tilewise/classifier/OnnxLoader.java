package io.tilewise.classifier;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.tilewise.classifier.engine.EngineDevice;
import io.tilewise.classifier.engine.OnnxEngine;
import io.tilewise.classifier.signature.SignatureCheck;
import io.tilewise.classifier.signature.Signatures;
import io.tilewise.model.Model;
import io.tilewise.model.onnx.OnnxFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * ONNX files, into ONNX Runtime. Stateless.
 *
 * @param device on which the engine computes
 */
record OnnxLoader(EngineDevice device) implements ModelLoader {
  /** The first of those that the process sees, which are one at most. */
  private static final int CUDA_DEVICE = 0;

  @Override
  public LoadedModel open(Model model) throws MalformedModelException, IOException {
    SignatureCheck.Call call =
        SignatureCheck.choose(
            model.card(), List.of(Signatures.ofOnnx(model.directory().resolve(OnnxFile.NAME))));
    return new LoadedModel(OnnxEngine.NAME, network(model.directory()), call);
  }

  /** The network without a card; the caller closes it. */
  ai.djl.Model network(Path directory) throws IOException, MalformedModelException {
    ai.djl.Model loaded = ai.djl.Model.newInstance(OnnxFile.NAME, Device.cpu(), OnnxEngine.NAME);
    try (SessionOptions options = options()) {
      loaded.load(directory, OnnxFile.NAME, Map.of("sessionOptions", options));
      return loaded;
    } catch (MalformedModelException e) {
      loaded.close();
      // DJL says no more than that it cannot load the model.
      throw e.getCause() instanceof OrtException cause
          ? new MalformedModelException(OnnxEngine.NAME + ": " + cause.getMessage(), cause)
          : e;
    } catch (OrtException e) {
      loaded.close();
      throw new MalformedModelException(OnnxEngine.NAME + ": " + e.getMessage(), e);
    } catch (IOException | RuntimeException | Error e) {
      loaded.close();
      throw e;
    }
  }

  /**
   * As many threads as there are processors for this process, which sleep between batches instead
   * of spinning: on processors that others use as well, a thread that spins waits for one that was
   * put aside for it. Without an arena memory is the system's again after each batch; with one, the
   * largest batch of each model would stay.
   */
  private SessionOptions options() throws OrtException {
    SessionOptions options = new SessionOptions();
    options.setIntraOpNumThreads(Runtime.getRuntime().availableProcessors());
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    options.setCPUArenaAllocator(false);
    options.setMemoryPatternOptimization(false);
    if (device instanceof EngineDevice.Gpu) {
      options.addCUDA(CUDA_DEVICE);
    }
    return options;
  }
}
