package io.tilewise.standalone.repository;

import io.tilewise.classifier.ClassifierException;
import io.tilewise.classifier.TileClassifier;
import io.tilewise.classifier.TileClassifiers;
import io.tilewise.image.RgbPixels;
import io.tilewise.model.Model;
import io.tilewise.model.ModelException;
import io.tilewise.model.ModelOutput.Kind;
import io.tilewise.standalone.command.FailureException;
import io.tilewise.standalone.command.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a network answers, asked with a few tiles that need no images: the engine runs once before
 * anybody relies on it. Stateless.
 */
final class Trial {
  private static final double ROUNDING = 1e-3;

  /** Reading gigabytes of weights from a slow disk and warming up takes less. */
  private static final int MOST_SECONDS = 300;

  private static final int NOISY_TILES = 6;

  private Trial() {}

  /**
   * Loads a model and asks it.
   *
   * @return logits of each tile
   * @throws UsageException when it cannot be loaded, or does not answer as its card says
   */
  static float[][] ask(Model model, List<RgbPixels> tiles) {
    return within(MOST_SECONDS, "model " + model.id(), () -> answers(model, tiles));
  }

  private static float[][] answers(Model model, List<RgbPixels> tiles) {
    try (TileClassifier classifier = TileClassifiers.load(model)) {
      return finite(model, classifier.score(tiles));
    } catch (ModelException e) {
      throw new UsageException(e.getMessage() + hint(e.getMessage()));
    } catch (ClassifierException e) {
      throw new UsageException("model " + model.id() + ": " + e.getMessage());
    } catch (IOException e) {
      throw new FailureException("model " + model.id() + ": " + e.getMessage(), e);
    }
  }

  /** Every tile of such a network would fail. */
  static float[][] finite(Model model, float[][] rows) {
    for (float[] row : rows) {
      for (float number : row) {
        if (!Float.isFinite(number)) {
          throw new UsageException(
              "model %s: answers %s (expected: finite numbers; a wrong --scale or a --std near 0 can make such ones)"
                  .formatted(model.id(), Arrays.toString(row)));
        }
      }
    }
    return rows;
  }

  /**
   * What a task gives in time. Engines cannot be interrupted: one that never ends, as an endless
   * loop in a graph does, goes on until its process ends.
   *
   * @throws UsageException when it takes longer
   */
  static <T> T within(int seconds, String what, Supplier<T> task) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                answer.complete(task.get());
              } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
              }
            });
    try {
      return answer.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new UsageException(
          "%s: no answer in %d s (expected: one to a few tiles; does the network end?)"
              .formatted(what, seconds));
    } catch (ExecutionException e) {
      throw unchecked(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(what + ": interrupted", e);
    }
  }

  private static RuntimeException unchecked(@Nullable Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof RuntimeException known ? known : new IllegalStateException(thrown);
  }

  private static String hint(String text) {
    return text.contains("Op type not registered")
        ? " (expected: operations of TensorFlow itself; a custom operator cannot be loaded)"
        : "";
  }

  /** A black one, and one from black to white. */
  static List<RgbPixels> plainTiles(int size) {
    byte[] shaded = new byte[size * size * RgbPixels.CHANNELS];
    for (int i = 0; i < shaded.length; i++) {
      shaded[i] = (byte) (i * 255L / shaded.length);
    }
    return List.of(
        new RgbPixels(size, size, new byte[shaded.length]), new RgbPixels(size, size, shaded));
  }

  /** The same and some of noise, darker and lighter: what is none will seldom look like a share. */
  static List<RgbPixels> manyTiles(int size) {
    List<RgbPixels> tiles = new ArrayList<>(plainTiles(size));
    Random random = new Random(1);
    for (int tile = 1; tile <= NOISY_TILES; tile++) {
      byte[] rgb = new byte[size * size * RgbPixels.CHANNELS];
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = (byte) random.nextInt(256 * tile / NOISY_TILES);
      }
      tiles.add(new RgbPixels(size, size, rgb));
    }
    return tiles;
  }

  /**
   * What numbers look like that the model was asked for as logits.
   *
   * @param one whether they are single ones, which are behind a zero
   * @return empty when they could be one kind as well as another
   */
  static Optional<Kind> kind(float[][] rows, boolean one) {
    boolean within = true;
    boolean addUp = true;
    for (float[] row : rows) {
      double sum = 0;
      for (float value : row) {
        within &= value >= -ROUNDING && value <= 1 + ROUNDING;
        sum += value;
      }
      addUp &= Math.abs(sum - 1) <= ROUNDING;
    }
    if (!within) {
      return Optional.of(one ? Kind.LOGIT : Kind.LOGITS);
    }
    return addUp && !one ? Optional.of(Kind.PROBABILITIES) : Optional.empty();
  }
}
