package io.tilewise.inference;

import io.tilewise.classifier.ClassifierException;
import io.tilewise.classifier.TileClassifier;
import io.tilewise.events.model.ModelReference;
import io.tilewise.image.RgbPixels;
import io.tilewise.model.Model;
import io.tilewise.runtime.Ports;
import io.tilewise.runtime.ServiceMain;
import java.io.IOException;
import java.util.List;

/**
 * Inference as its process runs it, but over an engine that ends the process at some tiles, as a
 * fault in native code does. It ends with whoever started it.
 */
final class DeadlyInferenceMain {
  /** Pixels of such a tile. */
  static final int DEADLY = 99;

  private static final int EXIT_CODE = 139;

  private DeadlyInferenceMain() {}

  public static void main(String[] args) {
    Thread.ofPlatform().daemon().name("parent").start(DeadlyInferenceMain::endWithParent);
    ServiceMain.run(
        "inference",
        Ports.of(0),
        InferenceConfig::from,
        (config, meters, _) -> InferenceService.start(config, meters, new DeadlyEngine()));
  }

  private static void endWithParent() {
    try {
      int end = System.in.read();
      Runtime.getRuntime().halt(end);
    } catch (IOException e) {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }

  private static final class DeadlyEngine implements Classifiers.Loader {
    private final GatedEngine engine = new GatedEngine();

    DeadlyEngine() {
      engine.open();
    }

    @Override
    public void check() {
      engine.check();
    }

    @Override
    public List<String> names() {
      return List.of(Tiles.MODEL.name());
    }

    @Override
    public Model resolve(ModelReference id) {
      return engine.resolve(id);
    }

    @Override
    public TileClassifier load(Model model) {
      TileClassifier classifier = engine.load(model);
      return new TileClassifier() {
        @Override
        public float[][] score(List<RgbPixels> tiles) throws ClassifierException, IOException {
          if (tiles.stream().anyMatch(tile -> (tile.rgb()[0] & 0xFF) == DEADLY)) {
            Runtime.getRuntime().halt(EXIT_CODE);
          }
          return classifier.score(tiles);
        }

        @Override
        public void close() {
          classifier.close();
        }
      };
    }
  }
}
