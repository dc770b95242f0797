package io.tilewise.bench.inference;

import io.tilewise.broker.ParentProcess;
import io.tilewise.classifier.TileClassifier;
import io.tilewise.classifier.TileClassifiers;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.RgbPixels;
import io.tilewise.inference.InferenceConfig;
import io.tilewise.inference.InferenceConfig.Preload;
import io.tilewise.model.Model;
import io.tilewise.model.ModelRepository;
import io.tilewise.runtime.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The limit of inference: tiles decoded and predicted in a loop, in batches of the service's size,
 * by its classifier, decoded on all cores as there, but without Kafka. Settings come from the
 * environment; argument: an image. Prints {@code ready}; then answers a number of tiles with the
 * nanoseconds that they took.
 */
final class LoopMain {
  private LoopMain() {}

  public static void main(String[] args) throws Exception {
    Settings settings = Settings.of(System.getenv());
    InferenceConfig config = InferenceConfig.from(settings);
    settings.check();
    Model model =
        new ModelRepository(config.models())
            .resolve(((Preload.Named) config.preload()).models().getFirst());
    CodedTiles tiles = CodedTiles.of(Path.of(args[0]), model.card().tile().size());
    try (TileClassifier classifier = TileClassifiers.load(model)) {
      System.out.println("ready");
      ParentProcess.answer(
          count ->
              "" + nanos(classifier, tiles, Integer.parseInt(count), config.batches().maxSize()));
    }
  }

  private static long nanos(TileClassifier classifier, CodedTiles tiles, int count, int batch) {
    long start = System.nanoTime();
    for (int from = 0; from < count; from += batch) {
      score(
          classifier,
          IntStream.range(from, Math.min(count, from + batch))
              .parallel()
              .mapToObj(number -> decoded(tiles, number))
              .toList());
    }
    return System.nanoTime() - start;
  }

  private static void score(TileClassifier classifier, List<RgbPixels> batch) {
    try {
      float[][] logits = classifier.score(batch);
      if (logits.length != batch.size()) {
        throw new IllegalStateException("logits: " + logits.length + " of " + batch.size());
      }
    } catch (Exception e) {
      throw new IllegalStateException("batch: " + e, e);
    }
  }

  private static RgbPixels decoded(CodedTiles tiles, int number) {
    try {
      return TileCode.decode(tiles.get(number), tiles.size());
    } catch (ImageFormatException e) {
      throw new IllegalStateException("tile: " + e, e);
    }
  }
}
