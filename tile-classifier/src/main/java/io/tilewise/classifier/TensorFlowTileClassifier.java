package io.tilewise.classifier;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import io.tilewise.classifier.engine.AbsentDeviceException;
import io.tilewise.classifier.engine.EngineDevice;
import io.tilewise.classifier.engine.TensorFlowEngine;
import io.tilewise.events.Reason;
import io.tilewise.image.RgbPixels;
import io.tilewise.model.Model;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelException;
import io.tilewise.model.ModelRepository;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A SavedModel, called through DJL's TensorFlow engine. A batch is encoded into one direct buffer
 * and copied once, into the tensor. Confined to one thread at a time, as its {@link Predictor} is.
 */
public final class TensorFlowTileClassifier implements TileClassifier {
  /** Larger batches are scored in several calls, so that native memory stays bounded. */
  private static final int MAX_CALL_BYTES = 128 << 20;

  private final Model model;
  private final ModelCard card;
  private final SignatureCheck.Call call;
  private final TileEncoder encoder;
  private final ai.djl.Model loaded;
  private final Predictor<EncodedTiles, float[]> predictor;
  private ByteBuffer buffer = ByteBuffer.allocateDirect(0);
  private boolean closed;

  private TensorFlowTileClassifier(Model model, SignatureCheck.Call call, ai.djl.Model loaded) {
    this.model = model;
    this.card = model.card();
    this.call = call;
    this.encoder = new TileEncoder(card.input());
    this.loaded = loaded;
    this.predictor =
        loaded.newPredictor(
            new TilesTranslator(card.input(), call.outputIndex(), card.outputNumbers()));
  }

  /** The same where the engine computes by itself, see {@link EngineDevice.Automatic}. */
  public static TensorFlowTileClassifier load(Model model) throws ModelException, IOException {
    return load(model, new EngineDevice.Automatic());
  }

  /**
   * Holds the card against the model's signature, loads the model and scores one warm-up batch.
   *
   * @throws ModelException when the card contradicts the signature, TensorFlow refuses the model,
   *     or the warm-up fails; the message says what was found and what was expected
   * @throws IOException when the model cannot be read or the engine is exhausted, which passes
   * @throws AbsentDeviceException when there is no such device
   * @throws DeviceLostError when the device is lost
   */
  public static TensorFlowTileClassifier load(Model model, EngineDevice device)
      throws ModelException, IOException {
    NativeName.check(model);
    // Outside the try: an engine that cannot start is not the model's fault.
    TensorFlowEngine.start(device);
    try {
      SavedModelFile file =
          SavedModelFile.read(model.directory().resolve(ModelRepository.SAVED_MODEL));
      SignatureCheck.Call call = SignatureCheck.choose(model.card(), file.signatures());
      return warm(model, call, open(model.directory(), file.tags(), call.signature()));
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

  private static TensorFlowTileClassifier warm(
      Model model, SignatureCheck.Call call, ai.djl.Model loaded)
      throws ClassifierException, IOException {
    try {
      TensorFlowTileClassifier classifier = new TensorFlowTileClassifier(model, call, loaded);
      classifier.score(warmUpTiles(model.card().tile().size()));
      return classifier;
    } catch (ClassifierException | IOException | RuntimeException | Error e) {
      loaded.close(); // and what was made of it
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

  /** The card this classifier follows. */
  public ModelCard card() {
    return card;
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
      Throwable cause = e.getCause() == null ? e : e.getCause();
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
          "TensorFlow: " + said(model, String.valueOf(cause.getMessage())),
          cause);
    } catch (OutOfMemoryError e) {
      throw exhaustedOrHeap(e);
    }
  }

  /** Rows beyond the tiles, where a model takes a fixed number, are zeros or left over. */
  private ByteBuffer encode(List<RgbPixels> tiles, int rows) {
    int bytes = Math.multiplyExact(rows, encoder.tileBytes());
    if (buffer.capacity() < bytes) {
      buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
    buffer.clear();
    for (RgbPixels tile : tiles) {
      encoder.encode(tile, buffer);
    }
    return buffer.position(0).limit(bytes);
  }

  @Override
  public void close() {
    closed = true;
    try (loaded) {
      predictor.close();
    }
  }
}
