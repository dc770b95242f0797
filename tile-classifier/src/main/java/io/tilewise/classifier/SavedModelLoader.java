package io.tilewise.classifier;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import io.tilewise.classifier.engine.TensorFlowEngine;
import io.tilewise.classifier.signature.SavedModelFile;
import io.tilewise.classifier.signature.SignatureCheck;
import io.tilewise.model.Model;
import io.tilewise.model.ModelRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** SavedModels, into TensorFlow. Stateless. */
final class SavedModelLoader implements ModelLoader {
  @Override
  public LoadedModel open(Model model) throws MalformedModelException, IOException {
    SavedModelFile file =
        SavedModelFile.read(model.directory().resolve(ModelRepository.SAVED_MODEL));
    SignatureCheck.Call call = SignatureCheck.choose(model.card(), file.signatures());
    ai.djl.Model network = open(model.directory(), file.tags(), call.signature());
    return new LoadedModel(TensorFlowEngine.NAME, network, call);
  }

  /**
   * Loads a SavedModel with one of its signatures; the caller closes it. DJL's device is where it
   * puts an input before the session takes it back to the host's memory: on a GPU that would be two
   * copies for nothing. Where the model computes is {@link TensorFlowEngine}'s.
   */
  static ai.djl.Model open(Path directory, List<String> tags, String signature)
      throws IOException, MalformedModelException {
    ai.djl.Model loaded =
        ai.djl.Model.newInstance(ModelRepository.SAVED_MODEL, Device.cpu(), TensorFlowEngine.NAME);
    try {
      loaded.load(
          directory,
          ModelRepository.SAVED_MODEL,
          Map.of("Tags", tags.toArray(String[]::new), "SignatureDefKey", signature));
      return loaded;
    } catch (IOException | MalformedModelException | RuntimeException | Error e) {
      loaded.close();
      throw e;
    }
  }
}
