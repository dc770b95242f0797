package io.tilewise.standalone.report;

import io.tilewise.events.FocusTile;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageTiled;
import io.tilewise.image.ImageLimits;
import io.tilewise.imageverdict.VerdictSentence;
import io.tilewise.standalone.tiles.ScoredTiles;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * An image of the report.
 *
 * @param verdict of the image
 * @param tiles its scores; empty where it was not cut into tiles
 * @param file that it was read from
 * @param limits of the images that may be read
 * @param facts more to be said of it; empty: nothing
 */
public record ReportedImage(
    ImageClassified verdict,
    Optional<ScoredTiles> tiles,
    Path file,
    ImageLimits limits,
    String facts) {
  private static final double SUSPICIOUS = 0.5;
  private static final int MOST_OPENED = 64;

  /** Pixels of all tiles that open, together: some 200 MB of PNG at most. */
  private static final long MOST_PIXELS = 64L << 20;

  String id() {
    return verdict.imageId();
  }

  /** The label whose probability is shown; empty text where none is known. */
  String label() {
    String told = VerdictSentence.toldLabel(verdict);
    return !told.isEmpty() ? told : tiles.map(each -> label(each.manifest())).orElse("");
  }

  private static String label(ImageTiled manifest) {
    String positive = manifest.model().positive();
    return positive == null ? manifest.model().labels().getFirst() : positive;
  }

  /** By index in the grid: the probability of that label, NaN where there is no score. */
  double[] heat() {
    return tiles
        .map(each -> each.probabilities(each.manifest().model().labels().indexOf(label())))
        .orElse(new double[0]);
  }

  /**
   * The tiles to look at first: none where the verdict is another label than the positive one and
   * no tile is suspicious either.
   */
  List<FocusTile> toLookAt() {
    String positive = verdict.positive();
    boolean negative =
        positive != null && verdict.label() != null && !positive.equals(verdict.label());
    return verdict.focus().stream()
        .filter(tile -> !negative || probability(tile) >= SUSPICIOUS)
        .toList();
  }

  double probability(FocusTile tile) {
    return tile.probabilities().getOrDefault(label(), 0.0);
  }

  /** Positions in the scores of the tiles that open at full resolution, ascending. */
  List<Integer> opened() {
    return tiles.map(this::opened).orElse(List.of());
  }

  private List<Integer> opened(ScoredTiles scored) {
    int label = scored.manifest().model().labels().indexOf(label());
    long size = scored.manifest().grid().tileSize();
    TreeSet<Integer> positions = new TreeSet<>();
    toLookAt().forEach(tile -> positions.add(scored.scores().position(tile.index())));
    positions.removeIf(position -> position < 0);
    IntStream.range(0, scored.scores().tiles())
        .boxed()
        .sorted(Comparator.comparingDouble(at -> -scored.scores().probability(at, label)))
        .limit(Math.clamp(MOST_PIXELS / (size * size), 1, MOST_OPENED))
        .forEach(positions::add);
    return List.copyOf(positions);
  }
}
