package io.tilewise.classifier;

import ai.djl.MalformedModelException;
import ai.djl.engine.EngineException;
import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import io.tilewise.classifier.signature.SignatureCheck;
import io.tilewise.events.Reason;
import io.tilewise.image.RgbPixels;
import io.tilewise.model.Model;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * A model that one of DJL's engines has loaded. A batch is encoded into one direct buffer and
 * copied once at most, into the tensor. Confined to one thread at a time, as its {@link Predictor}
 * is.
 */
final class DjlTileClassifier implements TileClassifier {
  /** Larger batches are scored in several calls, so that native memory stays bounded. */
  private static final int MAX_CALL_BYTES = 128 << 20;

  private final Model model;
  private final ModelCard card;
  private final SignatureCheck.Call call;
  private final TileEncoder encoder;
  private final LoadedModel loaded;
  private final Predictor<EncodedTiles, float[]> predictor;
  private ByteBuffer buffer = ByteBuffer.allocateDirect(0);
  private boolean closed;

  private DjlTileClassifier(Model model, LoadedModel loaded) {
    this.model = model;
    this.card = model.card();
    this.call = loaded.call();
    this.encoder = new TileEncoder(card.input());
    this.loaded = loaded;
    this.predictor =
        loaded
            .network()
            .newPredictor(
                new TilesTranslator(card.input(), call.outputIndex(), card.outputNumbers()));
  }

  /**
   * Holds the card against the model's signature, loads the model and scores one warm-up batch.
   *
   * @throws ModelException when the card contradicts the signature, the engine refuses the model,
   *     or the warm-up fails; the message says what was found and what was expected
   * @throws IOException when the model cannot be read or the engine is exhausted, which passes
   * @throws DeviceLostError when the device is lost
   */
  static TileClassifier load(Model model, ModelLoader loader) throws ModelException, IOException {
    try {
      return warm(model, loader.open(model));
    } catch (MalformedModelException | ClassifierException | RuntimeException e) {
      EngineFailures.throwIfDeviceIsLost(e);
      Optional<IOException> passing = EngineFailures.passing(e);
      if (passing.isPresent()) {
        throw passing.get();
      }
      Reason reason = e instanceof ClassifierException c ? warmUpReason(c) : Reason.MODEL_UNUSABLE;
      throw new ModelException(
          reason, "model " + model.id() + ": " + said(model, EngineFailures.firstLine(e)), e);
    } catch (OutOfMemoryError e) {
      throw exhaustedOrHeap(e);
    }
  }

  /** This becomes the text of events, which tell nobody where the models are. */
  private static String said(Model model, String text) {
    return PathFree.of(text.replace(model.directory().toString(), model.id().toString()));
  }

  private static Reason warmUpReason(ClassifierException e) {
    return e.reason() == Reason.OUTPUT_INVALID ? e.reason() : Reason.MODEL_UNUSABLE;
  }

  /** Direct buffers and native memory come back; a full heap is the whole process's end. */
  private static IOException exhaustedOrHeap(OutOfMemoryError error) {
    return EngineFailures.passing(error).orElseThrow(() -> error);
  }

  private static DjlTileClassifier warm(Model model, LoadedModel loaded)
      throws ClassifierException, IOException {
    try {
      DjlTileClassifier classifier = new DjlTileClassifier(model, loaded);
      classifier.score(warmUpTiles(model.card().tile().size()));
      return classifier;
    } catch (ClassifierException | IOException | RuntimeException | Error e) {
      loaded.network().close(); // and what was made of it
      throw e;
    }
  }

  /** A black one, and one that is not the same everywhere: an output may be wrong for one alone. */
  private static List<RgbPixels> warmUpTiles(int size) {
    byte[] black = new byte[size * size * RgbPixels.CHANNELS];
    byte[] shaded = new byte[black.length];
    for (int i = 0; i < shaded.length; i++) {
      shaded[i] = (byte) (i * 255L / shaded.length);
    }
    return List.of(new RgbPixels(size, size, black), new RgbPixels(size, size, shaded));
  }

  @Override
  public float[][] score(List<RgbPixels> tiles) throws ClassifierException, IOException {
    if (closed) {
      throw new IllegalStateException("classifier of " + model.id() + ": closed (expected: open)");
    }
    float[][] logits = new float[tiles.size()][];
    int atOnce = tilesAtOnce();
    for (int from = 0; from < tiles.size(); from += atOnce) {
      int to = Math.min(from + atOnce, tiles.size());
      float[][] rows = call(tiles.subList(from, to));
      System.arraycopy(rows, 0, logits, from, rows.length);
    }
    return logits;
  }

  private int tilesAtOnce() {
    return call.fixedBatch() > 0
        ? call.fixedBatch()
        : Math.max(1, MAX_CALL_BYTES / encoder.tileBytes());
  }

  private float[][] call(List<RgbPixels> tiles) throws ClassifierException, IOException {
    int rows = Math.max(tiles.size(), call.fixedBatch());
    float[] output = predict(tiles, rows);
    ProbabilityCheck.check(output, tiles.size(), card);
    return LabelRows.logits(output, tiles.size(), card);
  }

  private float[] predict(List<RgbPixels> tiles, int rows) throws ClassifierException, IOException {
    try {
      return predictor.predict(new EncodedTiles(encode(tiles, rows), rows));
    } catch (TranslateException e) {
      Throwable cause = cause(e);
      EngineFailures.throwIfDeviceIsLost(cause);
      Optional<IOException> passing = EngineFailures.passing(cause);
      if (passing.isPresent()) {
        throw passing.get();
      }
      if (cause instanceof RuntimeException own && EngineFailures.isOurs(own)) {
        throw own;
      }
      throw new ClassifierException(
          Reason.INFERENCE_FAILED,
          loaded.engine() + ": " + said(model, String.valueOf(cause.getMessage())),
          cause);
    } catch (OutOfMemoryError e) {
      throw exhaustedOrHeap(e);
    }
  }

  /** What the engine says, out of DJL's wrappers. */
  private static Throwable cause(TranslateException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause instanceof EngineException && cause.getCause() != null ? cause.getCause() : cause;
  }

  /**
   * Rows beyond the tiles, where a model takes a fixed number, are zeros: a tile of the batch
   * before, left over, would spoil this one as it spoiled its own.
   */
  private ByteBuffer encode(List<RgbPixels> tiles, int rows) {
    int bytes = Math.multiplyExact(rows, encoder.tileBytes());
    if (buffer.capacity() < bytes) {
      buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
    buffer.clear();
    for (RgbPixels tile : tiles) {
      encoder.encode(tile, buffer);
    }
    MemorySegment.ofBuffer(buffer.limit(bytes)).fill((byte) 0);
    return buffer.position(0);
  }

  @Override
  public void close() {
    closed = true;
    try (ai.djl.Model _ = loaded.network()) {
      predictor.close();
    }
  }
}
