package io.tilewise.model;

import io.tilewise.model.onnx.OnnxFile;
import io.tilewise.model.savedmodel.Completeness;
import java.nio.file.Files;
import java.nio.file.Path;

/** How a network is written down, which says which engine computes it. */
public enum ModelFormat {
  /** TensorFlow's, a graph beside folders of weights. */
  SAVED_MODEL(Completeness.GRAPH),
  /** ONNX, one file, and perhaps files of weights that it names. */
  ONNX(OnnxFile.NAME);

  private final String file;

  ModelFormat(String file) {
    this.file = file;
  }

  /** Name of the graph's file in a version's folder. */
  public String file() {
    return file;
  }

  /** That of a version in a folder, which has one graph. */
  public static ModelFormat in(Path folder) {
    return Files.exists(folder.resolve(ONNX.file)) ? ONNX : SAVED_MODEL;
  }
}
