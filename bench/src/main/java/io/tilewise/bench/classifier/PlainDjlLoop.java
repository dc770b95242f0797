package io.tilewise.bench.classifier;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import io.tilewise.classifier.engine.TensorFlowNatives;
import io.tilewise.image.RgbPixels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What DJL costs without us: batches of bytes that lie ready in direct memory, each made a tensor,
 * predicted and read. Confined to one thread.
 */
final class PlainDjlLoop implements AutoCloseable {
  private final Model model;
  private final Predictor<NDList, NDList> predictor;
  private final List<ByteBuffer> batches = new ArrayList<>();
  private final Shape shape;

  /** Loads a model of byte tiles and lays whole batches of the tiles ready. */
  PlainDjlLoop(Path savedModel, List<RgbPixels> tiles, int batch)
      throws IOException, MalformedModelException {
    TensorFlowNatives.load();
    RgbPixels first = tiles.getFirst();
    shape = new Shape(batch, first.height(), first.width(), RgbPixels.CHANNELS);
    for (int from = 0; from + batch <= tiles.size(); from += batch) {
      ByteBuffer buffer = ByteBuffer.allocateDirect((int) shape.size());
      tiles.subList(from, from + batch).forEach(tile -> buffer.put(tile.rgb()));
      batches.add(buffer.flip());
    }
    model = Model.newInstance("saved_model.pb", "TensorFlow");
    model.load(savedModel, "saved_model.pb");
    predictor = model.newPredictor(new NoopTranslator());
  }

  /** Tiles of one pass. */
  int tiles() {
    return batches.size() * (int) shape.get(0);
  }

  /** Scores all batches once; the seconds that it took. */
  double seconds() throws TranslateException {
    long start = System.nanoTime();
    for (ByteBuffer batch : batches) {
      try (NDManager manager = model.getNDManager().newSubManager()) {
        NDList input = new NDList(manager.create(batch.rewind(), shape, DataType.UINT8));
        float[] logits = predictor.predict(input).singletonOrThrow().toFloatArray();
        if (logits.length == 0) {
          throw new IllegalStateException("logits: none (expected: some of every tile)");
        }
      }
    }
    return (System.nanoTime() - start) / 1e9;
  }

  @Override
  public void close() {
    predictor.close();
    model.close();
  }
}
