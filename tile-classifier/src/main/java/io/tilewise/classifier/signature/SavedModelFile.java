package io.tilewise.classifier.signature;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tilewise.classifier.signature.Signature.Tensor;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * What {@code saved_model.pb} says of itself, read without TensorFlow, so that a card can be
 * checked before anything native is loaded.
 *
 * @param tags of the graph that is to be loaded
 * @param signatures of that graph, by name
 */
public record SavedModelFile(List<String> tags, List<Signature> signatures) {
  private static final String SERVE = "serve";

  /** Initialisers that TensorFlow runs itself; not for calling. */
  private static final String INTERNAL = "__saved_model";

  /**
   * Reads the file.
   *
   * @throws IOException when it cannot be read now
   * @throws IllegalArgumentException when it is not a SavedModel
   */
  public static SavedModelFile read(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      MetaGraphDef graph = servingGraph(SavedModel.parseFrom(in).getMetaGraphsList());
      OutputOperation operations = new OutputOperation(graph.getGraphDef());
      List<Signature> signatures =
          graph.getSignatureDefMap().entrySet().stream()
              .filter(entry -> !entry.getKey().startsWith(INTERNAL))
              .map(entry -> signature(entry.getKey(), entry.getValue(), operations))
              .sorted((a, b) -> a.name().compareTo(b.name()))
              .toList();
      return new SavedModelFile(List.copyOf(graph.getMetaInfoDef().getTagsList()), signatures);
    } catch (InvalidProtocolBufferException e) {
      if (!(e.unwrapIOException() instanceof InvalidProtocolBufferException)) {
        throw e.unwrapIOException();
      }
      throw new IllegalArgumentException(
          "saved_model.pb: no SavedModel, "
              + e.getMessage()
              + " (expected: a TensorFlow SavedModel)",
          e);
    }
  }

  private static MetaGraphDef servingGraph(List<MetaGraphDef> graphs) {
    List<MetaGraphDef> serving =
        graphs.stream().filter(g -> g.getMetaInfoDef().getTagsList().contains(SERVE)).toList();
    List<MetaGraphDef> candidates = serving.isEmpty() ? graphs : serving;
    // Beside the plain one there may be one for another accelerator: the fewest tags are the plain.
    return candidates.stream()
        .filter(graph -> !serving.isEmpty() || graphs.size() == 1)
        .min((a, b) -> Integer.compare(tagCount(a), tagCount(b)))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "saved_model.pb: graphs tagged "
                        + graphs.stream().map(g -> g.getMetaInfoDef().getTagsList()).toList()
                        + " (expected: one graph, or one tagged "
                        + SERVE
                        + ")"));
  }

  private static int tagCount(MetaGraphDef graph) {
    return graph.getMetaInfoDef().getTagsCount();
  }

  private static Signature signature(
      String name, SignatureDef definition, OutputOperation operations) {
    return new Signature(
        name,
        tensors(definition.getInputsMap(), _ -> Optional.empty()),
        tensors(definition.getOutputsMap(), operations::of));
  }

  private static SortedMap<String, Tensor> tensors(
      Map<String, TensorInfo> infos, Function<String, Optional<String>> madeBy) {
    // TensorFlow, as DJL calls it, takes and returns them sorted by name.
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    infos.forEach((name, info) -> tensors.put(name, tensor(info, madeBy.apply(info.getName()))));
    return tensors;
  }

  private static Tensor tensor(TensorInfo info, Optional<String> madeBy) {
    if (info.getEncodingCase() != TensorInfo.EncodingCase.NAME) {
      String encoding = info.getEncodingCase().name().toLowerCase(Locale.ROOT);
      return new Tensor(encoding, Optional.empty());
    }
    TensorShapeProto shape = info.getTensorShape();
    // A reference to a variable is read like its value.
    String dtype = info.getDtype().name().replaceFirst("^DT_", "").replaceFirst("_REF$", "");
    return new Tensor(
        dtype.toLowerCase(Locale.ROOT),
        shape.getUnknownRank()
            ? Optional.empty()
            : Optional.of(shape.getDimList().stream().map(TensorShapeProto.Dim::getSize).toList()),
        madeBy);
  }
}
