package io.tilewise.inference;

import io.tilewise.classifier.ClassifierException;
import io.tilewise.classifier.TileClassifier;
import io.tilewise.events.model.ModelReference;
import io.tilewise.image.RgbPixels;
import io.tilewise.model.Model;
import io.tilewise.model.ModelException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long one call of the engine may take: a batch, a load with its warm-up, a close. Native code
 * that does not come back cannot be interrupted, and only a new process helps. The engine's thread
 * is timed, any thread may check.
 */
final class CallLimit {
  private final Duration limit;
  private final LongSupplier nanoTime;
  private volatile @Nullable Call underWay;

  /**
   * Of one worker, whose engine makes one call at a time.
   *
   * @param nanoTime the clock, {@link System#nanoTime}
   */
  CallLimit(Duration limit, LongSupplier nanoTime) {
    this.limit = limit;
    this.nanoTime = nanoTime;
  }

  /**
   * A call that has begun.
   *
   * @param what it is, for people
   */
  private record Call(String what, long since) {}

  /** Throws when a call is not back in time. */
  void check() {
    Call call = underWay;
    if (call != null && nanoTime.getAsLong() - call.since > limit.toNanos()) {
      throw new IllegalStateException(
          call.what
              + ": not back after "
              + limit
              + " (expected: within TILEWISE_INFERENCE_CALL_LIMIT); only a new process helps");
    }
  }

  /** The same models, and each call that goes to the engine is timed. */
  Classifiers.Loader timed(Classifiers.Loader models) {
    return new Classifiers.Loader() {
      @Override
      public void check() throws IOException {
        models.check();
      }

      @Override
      public List<String> names() throws IOException {
        return models.names();
      }

      @Override
      public Model resolve(ModelReference id) throws ModelException, IOException {
        return models.resolve(id);
      }

      @Override
      @SuppressWarnings("try") // the time is ended, not used, by the try block
      public TileClassifier load(Model model) throws ModelException, IOException {
        try (Timed _ = begin("load of " + model.id())) {
          return timed(models.load(model), model.id());
        }
      }
    };
  }

  private TileClassifier timed(TileClassifier classifier, ModelReference id) {
    return new TileClassifier() {
      @Override
      @SuppressWarnings("try") // the time is ended, not used, by the try block
      public float[][] score(List<RgbPixels> tiles) throws ClassifierException, IOException {
        try (Timed _ = begin("batch of " + tiles.size() + " through " + id)) {
          return classifier.score(tiles);
        }
      }

      @Override
      @SuppressWarnings("try") // the time is ended, not used, by the try block
      public void close() {
        try (Timed _ = begin("close of " + id)) {
          classifier.close();
        }
      }
    };
  }

  /** The time of a call, which ends when it is closed. */
  private interface Timed extends AutoCloseable {
    @Override
    void close();
  }

  private Timed begin(String what) {
    underWay = new Call(what, nanoTime.getAsLong());
    return () -> underWay = null;
  }
}
