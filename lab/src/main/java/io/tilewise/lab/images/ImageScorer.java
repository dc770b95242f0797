package io.tilewise.lab.images;

import io.tilewise.classifier.ClassifierException;
import io.tilewise.classifier.EngineExhaustedException;
import io.tilewise.classifier.TileClassifier;
import io.tilewise.classifier.TileClassifiers;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.file.ImageReaders;
import io.tilewise.lab.images.DecodedTiles.Batch;
import io.tilewise.lab.images.DecodedTiles.Unreadable;
import io.tilewise.lab.images.TissueTiles.CutTile;
import io.tilewise.lab.scores.ScoredTile;
import io.tilewise.model.Model;
import io.tilewise.model.ModelException;
import io.tilewise.verdict.scores.TileScores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scores images by a model, cut into tiles as its card says, or as a whole. Of one thread, which
 * calls the engine.
 */
public final class ImageScorer implements AutoCloseable {
  private static final int BATCH = 64;

  private final Model model;
  private final ImageLimits limits;
  private final TileClassifier classifier;
  private int atOnce = BATCH;

  ImageScorer(Model model, TileClassifier classifier, ImageLimits limits) {
    this.limits = limits;
    this.model = model;
    this.classifier = classifier;
  }

  /**
   * Loads a model.
   *
   * @param limits of the images that may be read
   * @throws ModelException when the model cannot be used
   * @throws IOException when it cannot be read or the engine is exhausted
   */
  public static ImageScorer load(Model model, ImageLimits limits)
      throws ModelException, IOException {
    return new ImageScorer(model, TileClassifiers.load(model), limits);
  }

  /** What becomes of images, in the order of their files. */
  public interface Listener {
    /** So many tiles more were scored. */
    void scored(int tiles);

    /**
     * An image is whole.
     *
     * @param contentSha256 of the bytes that the scores are of
     */
    void scored(int image, List<ScoredTile> tiles, String contentSha256) throws IOException;

    /** An image could not be read or scored; the others go on. */
    void failed(int image, String problem);
  }

  /**
   * Scores every tile of images, of which the next are decoded while the engine computes.
   *
   * @throws IOException when the engine is exhausted by a single tile, or the listener fails
   */
  public void tiles(List<Path> files, Listener listener) throws IOException, InterruptedException {
    try (DecodedTiles decoded = new DecodedTiles(files, model.card().tile(), limits)) {
      for (int image = 0; image < files.size(); image++) {
        tiles(image, decoded, listener);
      }
    }
  }

  private void tiles(int image, DecodedTiles decoded, Listener listener)
      throws IOException, InterruptedException {
    List<ScoredTile> scored = new ArrayList<>();
    String problem = null;
    String content = "";
    boolean open = true;
    while (open) {
      switch (decoded.next()) {
        case Unreadable(int _, Exception cause) -> {
          problem = String.valueOf(cause.getMessage());
          open = false;
        }
        case Batch batch -> {
          problem = problem == null ? problem(batch, scored) : problem;
          listener.scored(batch.seen());
          content = batch.contentSha256().orElse("");
          open = content.isEmpty();
        }
      }
    }
    if (problem == null) {
      listener.scored(image, scored, content);
    } else {
      listener.failed(image, problem);
    }
  }

  /** Adds the scores of a batch; says why there are none, if so. */
  private @Nullable String problem(Batch batch, List<ScoredTile> scored) throws IOException {
    try {
      float[][] logits = score(batch.pixels());
      for (int at = 0; at < logits.length; at++) {
        CutTile tile = batch.tiles().get(at);
        int index = tile.index();
        if (!isFinite(logits[at])) {
          return "tile "
              + index
              + ", logits: "
              + Arrays.toString(logits[at])
              + " (expected: finite numbers)";
        }
        scored.add(batch.grid().scored(index, tile.tissue(), logits[at]));
      }
      return null;
    } catch (ClassifierException e) {
      return "tiles %d to %d: %s"
          .formatted(
              batch.tiles().getFirst().index(), batch.tiles().getLast().index(), e.getMessage());
    }
  }

  private static boolean isFinite(float[] logits) {
    for (float logit : logits) {
      if (!Float.isFinite(logit)) {
        return false;
      }
    }
    return true;
  }

  /** Fewer at once where the engine has no memory for as many. */
  private float[][] score(List<RgbPixels> tiles) throws IOException, ClassifierException {
    float[][] logits = new float[tiles.size()][];
    int from = 0;
    while (from < tiles.size()) {
      int to = Math.min(from + atOnce, tiles.size());
      try {
        float[][] rows = classifier.score(tiles.subList(from, to));
        System.arraycopy(rows, 0, logits, from, rows.length);
        from = to;
      } catch (EngineExhaustedException e) {
        if (to - from == 1) {
          throw e;
        }
        atOnce = (to - from + 1) / 2;
      }
    }
    return logits;
  }

  /**
   * Scores every tile of an image.
   *
   * @throws ImageFormatException when the file is no image that can be read
   */
  public TileScores tiles(Path file) throws IOException, ImageFormatException, ClassifierException {
    try (ImageReader reader = ImageReaders.open(file, limits)) {
      TissueTiles open = TissueTiles.of(reader, model.card().tile(), limits);
      TileScores.Builder scores = TileScores.builder(model.card().labels().size());
      List<CutTile> batch = new ArrayList<>(BATCH);
      while (open.hasMore()) {
        open.next().ifPresent(batch::add);
        if (batch.size() == BATCH || !open.hasMore()) {
          add(scores, open.grid(), batch);
          batch.clear();
        }
      }
      reader.finish();
      return scores.build();
    }
  }

  private void add(TileScores.Builder scores, ImageGrid grid, List<CutTile> batch)
      throws IOException, ClassifierException {
    float[][] logits = score(batch.stream().map(CutTile::pixels).toList());
    for (int at = 0; at < logits.length; at++) {
      CutTile tile = batch.get(at);
      scores.add(tile.index(), grid.weight(tile.index(), tile.tissue()), logits[at]);
    }
  }

  /**
   * Scores an image as if it were one tile: resized to the model's input, which is what one does
   * who does not cut it.
   *
   * @return one tile of weight one
   */
  public TileScores whole(Path file) throws IOException, ImageFormatException, ClassifierException {
    int size = model.card().tile().size();
    try (ImageReader reader = ImageReaders.open(file, limits)) {
      RgbPixels picture = reader.region(0, 0, reader.width(), reader.height());
      reader.finish();
      float[][] logits = classifier.score(List.of(LanczosResize.resize(picture, size, size)));
      return TileScores.builder(model.card().labels().size()).add(0, 1, logits[0]).build();
    }
  }

  @Override
  public void close() {
    classifier.close();
  }
}
