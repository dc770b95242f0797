package io.tilewise.bench.classifier;

import io.tilewise.bench.Figures;
import io.tilewise.classifier.ClassifierException;
import io.tilewise.classifier.TileClassifier;
import io.tilewise.classifier.TileClassifiers;
import io.tilewise.events.model.ModelReference;
import io.tilewise.image.RgbPixels;
import io.tilewise.lab.onnx.OwnModels;
import io.tilewise.model.Model;
import io.tilewise.model.onnx.OnnxFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The same network, with the same card, in both engines of this process, in turns. */
final class Engines {
  private static final String TENSORFLOW = "tensorFlowTilesPerSecond";
  private static final String ONNX = "onnxRuntimeTilesPerSecond";

  private Engines() {}

  static void compare(Figures figures, Model model, List<RgbPixels> tiles, int[] batches, int runs)
      throws Exception {
    Path folder = Files.createTempDirectory("engines");
    OwnModels.convert(model.directory(), folder.resolve(OnnxFile.NAME));
    Model converted =
        new Model(ModelReference.parse("thin-smear-onnx@1"), folder, model.card(), model.digest());
    try (TileClassifier tensorFlow = TileClassifiers.load(model);
        TileClassifier onnx = TileClassifiers.load(converted)) {
      for (int batch : batches) {
        seconds(tensorFlow, tiles, batch);
        seconds(onnx, tiles, batch);
        for (int run = 0; run < runs; run++) {
          figures.sample(TENSORFLOW + batch, tiles.size() / seconds(tensorFlow, tiles, batch));
          figures.sample(ONNX + batch, tiles.size() / seconds(onnx, tiles, batch));
        }
        figures.fact(
            "onnxRuntimeToTensorFlow" + batch,
            figures.median(ONNX + batch) / figures.median(TENSORFLOW + batch));
      }
    } finally {
      Files.delete(folder.resolve(OnnxFile.NAME));
      Files.delete(folder);
    }
  }

  /** Scores all tiles once; the seconds that it took. */
  static double seconds(TileClassifier classifier, List<RgbPixels> tiles, int batch)
      throws ClassifierException, IOException {
    long start = System.nanoTime();
    for (int from = 0; from < tiles.size(); from += batch) {
      float[][] logits = classifier.score(tiles.subList(from, from + batch));
      if (logits.length != batch) {
        throw new IllegalStateException("logits: " + logits.length + " (expected: " + batch + ")");
      }
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
