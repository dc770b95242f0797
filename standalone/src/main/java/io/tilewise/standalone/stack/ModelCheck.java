package io.tilewise.standalone.stack;

import io.tilewise.classifier.TileClassifiers;
import io.tilewise.classifier.engine.EngineDevice;
import io.tilewise.model.Model;
import io.tilewise.model.ModelException;
import io.tilewise.standalone.command.Causes;
import io.tilewise.standalone.command.FailureException;
import io.tilewise.standalone.command.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Loads a model once while the stack starts. Inference would wait for a model that cannot be
 * loaded, since it may still be copied; who typed its name wants to know now. TensorFlow, which
 * takes seconds to load, is there by the time inference asks for it.
 */
final class ModelCheck {
  private final CompletableFuture<Void> loading;

  private ModelCheck(CompletableFuture<Void> loading) {
    this.loading = loading;
  }

  /**
   * Starts to load it on a thread of its own.
   *
   * @param device inference's: the first load of a process decides for all
   */
  static ModelCheck start(Model model, EngineDevice device) {
    return new ModelCheck(
        CompletableFuture.runAsync(
            () -> load(model, device),
            task -> Thread.ofPlatform().daemon().name("model-check").start(task)));
  }

  private static void load(Model model, EngineDevice device) {
    try {
      TileClassifiers.load(model, device).close();
    } catch (ModelException e) {
      throw new UsageException("--" + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Says when it failed; returns at once when it did not, or has not yet.
   *
   * @throws UsageException when the model cannot be used
   */
  void check() {
    if (loading.isCompletedExceptionally()) {
      try {
        loading.join();
      } catch (CompletionException e) {
        throw e.getCause() instanceof UsageException usage
            ? usage
            : new FailureException("model: " + Causes.text(e), e);
      }
    }
  }
}
