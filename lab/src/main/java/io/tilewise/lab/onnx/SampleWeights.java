package io.tilewise.lab.onnx;

import io.tilewise.classifier.engine.TensorFlowNatives;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.tensorflow.GraphOperation;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

/**
 * The weights of a SavedModel that {@code train} wrote, a kernel and a bias of each layer in turn.
 *
 * @param values row by row; a kernel of a convolution by height, width, input and output
 * @param shapes sizes of each
 */
record SampleWeights(List<float[]> values, List<long[]> shapes) {
  /** The kind of operation that holds one, in the order in which they were made. */
  private static final String VARIABLE = "VariableV2";

  SampleWeights {
    values = List.copyOf(values);
    shapes = List.copyOf(shapes);
  }

  static SampleWeights read(Path savedModel) {
    TensorFlowNatives.load();
    List<float[]> values = new ArrayList<>();
    List<long[]> shapes = new ArrayList<>();
    try (SavedModelBundle bundle = SavedModelBundle.load(savedModel.toString(), "serve")) {
      Iterator<GraphOperation> operations = bundle.graph().operations();
      while (operations.hasNext()) {
        GraphOperation operation = operations.next();
        if (operation.type().equals(VARIABLE)) {
          try (Result result = bundle.session().runner().fetch(operation.name()).run()) {
            TFloat32 tensor = (TFloat32) result.get(0);
            float[] numbers = new float[(int) tensor.size()];
            tensor.copyTo(DataBuffers.of(numbers, false, false));
            values.add(numbers);
            shapes.add(tensor.shape().asArray());
          }
        }
      }
    }
    return new SampleWeights(values, shapes);
  }

  /** Layers, the last of which is dense. */
  int layers() {
    return values.size() / 2;
  }

  float[] kernel(int layer) {
    return values.get(2 * layer);
  }

  float[] bias(int layer) {
    return values.get(2 * layer + 1);
  }

  long[] kernelShape(int layer) {
    return shapes.get(2 * layer);
  }
}
