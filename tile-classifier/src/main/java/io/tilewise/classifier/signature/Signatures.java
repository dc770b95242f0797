package io.tilewise.classifier.signature;

import io.tilewise.classifier.signature.Signature.Tensor;
import io.tilewise.model.ModelFormat;
import io.tilewise.model.file.FileStamp;
import io.tilewise.model.onnx.OnnxFile;
import io.tilewise.model.onnx.OnnxTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** What the files of a network say of how it is called, without an engine. Stateless. */
public final class Signatures {
  private static final String GRAPH = "graph";

  private Signatures() {}

  /**
   * Reads those of a SavedModel.
   *
   * @param directory with {@code saved_model.pb}
   * @return by name; those of the graph that would be loaded
   * @throws IOException when the file cannot be read now
   * @throws IllegalArgumentException when it is no network
   */
  public static List<Signature> ofSavedModel(Path directory) throws IOException {
    return SavedModelFile.read(directory.resolve(ModelFormat.SAVED_MODEL.file())).signatures();
  }

  /**
   * Reads the one of an ONNX file, which has to be one that the engine knows.
   *
   * @throws IOException when the file cannot be read now
   * @throws IllegalArgumentException when it is no network, or the engine does not know its parts
   */
  public static Signature ofOnnx(Path file) throws IOException {
    OnnxFile read = OnnxFile.read(FileStamp.of(OnnxFile.NAME, file));
    OnnxCheck.check(read);
    return new Signature(GRAPH, tensors(read.inputs()), tensors(read.outputs()));
  }

  private static SequencedMap<String, Tensor> tensors(List<OnnxTensor> tensors) {
    SequencedMap<String, Tensor> byName = new LinkedHashMap<>();
    tensors.forEach(
        each -> byName.put(each.name(), new Tensor(each.type(), each.shape(), each.madeBy())));
    return byName;
  }
}
