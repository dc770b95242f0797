package io.tilewise.bench.script;

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
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Reads an image with the JDK, cuts it and predicts in batches of {@value #BATCH} with DJL, whose
 * engine has as many threads as it has in the service. For models that take bytes as they are. The
 * answer is the tiles' logits. Confined to one thread.
 */
final class Script implements AutoCloseable {
  static final int BATCH = 64;

  private static final int CHANNELS = 3;

  private final int size;
  private final byte[] row;
  private final ByteBuffer batch;
  private final Model model;
  private final Predictor<NDList, NDList> predictor;

  Script(Path savedModel, int tileSize) throws IOException, MalformedModelException {
    TensorFlowNatives.load();
    size = tileSize;
    row = new byte[size * CHANNELS];
    batch = ByteBuffer.allocateDirect(BATCH * size * size * CHANNELS);
    model = Model.newInstance("saved_model.pb", "TensorFlow");
    model.load(savedModel, "saved_model.pb");
    predictor = model.newPredictor(new NoopTranslator());
  }

  /** Logits of an image, tile by tile in rows, one for each label. */
  float[][] judge(Path image) throws IOException, TranslateException {
    BufferedImage picture = bytes(ImageIO.read(image.toFile()));
    List<float[]> rows = new ArrayList<>();
    batch.clear();
    for (int y = 0; y < picture.getHeight(); y += size) {
      for (int x = 0; x < picture.getWidth(); x += size) {
        cut(picture, x, y);
        if (!batch.hasRemaining()) {
          predict(rows);
        }
      }
    }
    if (batch.position() > 0) {
      predict(rows);
    }
    return rows.toArray(float[][]::new);
  }

  /** PNG and JPEG come as blue, green, red bytes; what does not is drawn into such a picture. */
  private static BufferedImage bytes(BufferedImage picture) {
    if (picture.getType() == BufferedImage.TYPE_3BYTE_BGR) {
      return picture;
    }
    BufferedImage drawn =
        new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
    drawn.createGraphics().drawImage(picture, 0, 0, null);
    return drawn;
  }

  /** Appends a tile to the batch, black beyond the picture's edge. */
  private void cut(BufferedImage picture, int left, int top) {
    byte[] bgr = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    int width = CHANNELS * Math.min(size, picture.getWidth() - left);
    for (int y = top; y < top + size; y++) {
      Arrays.fill(row, (byte) 0);
      if (y < picture.getHeight()) {
        int from = CHANNELS * (y * picture.getWidth() + left);
        for (int i = 0; i < width; i += CHANNELS) {
          row[i] = bgr[from + i + 2];
          row[i + 1] = bgr[from + i + 1];
          row[i + 2] = bgr[from + i];
        }
      }
      batch.put(row);
    }
  }

  /** Appends the logits of what is in the batch, which is empty afterwards. */
  private void predict(List<float[]> rows) throws TranslateException {
    batch.flip();
    Shape shape = new Shape(batch.limit() / (row.length * size), size, size, CHANNELS);
    try (NDManager manager = model.getNDManager().newSubManager()) {
      NDList input = new NDList(manager.create(batch, shape, DataType.UINT8));
      float[] logits = predictor.predict(input).singletonOrThrow().toFloatArray();
      int labels = logits.length / (int) shape.get(0);
      for (int i = 0; i < logits.length; i += labels) {
        rows.add(Arrays.copyOfRange(logits, i, i + labels));
      }
    } finally {
      batch.clear();
    }
  }

  @Override
  public void close() {
    predictor.close();
    model.close();
  }
}
