package io.tilewise.bench;

import io.tilewise.bench.CellScores.Cell;
import io.tilewise.lab.fit.LabelledImage;
import io.tilewise.verdict.TileScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * Images put together from real cells: no cell twice in one, all healthy cells from slides without
 * a parasite. Label 0 is parasitized.
 */
final class CellBags {
  private static final double CLIP = 1e-7;

  private final List<Cell> parasitized;
  private final List<Cell> healthy;
  private final Random random;
  private int drawn;

  CellBags(CellScores scores, Set<String> healthySlides, long seed) {
    this.parasitized = new ArrayList<>(scores.parasitized());
    this.healthy = new ArrayList<>(scores.healthy(healthySlides));
    this.random = new Random(seed);
  }

  /** An image of so many cells, so many of them parasitized. */
  LabelledImage bag(int size, int sick) {
    List<Cell> cells = new ArrayList<>(draw(parasitized, sick));
    cells.addAll(draw(healthy, size - sick));
    String id = "bag-" + drawn++;
    return image(id, id, sick > 0 ? 0 : 1, cells);
  }

  /** Half of them with one parasitized cell up to half of the bag, evenly in the logarithm. */
  List<LabelledImage> mixed(int count, int size) {
    List<LabelledImage> bags = new ArrayList<>();
    for (int bag = 0; bag < count; bag++) {
      double share = Math.exp(random.nextDouble() * Math.log(size / 2.0));
      bags.add(bag(size, bag % 2 == 0 ? (int) Math.round(share) : 0));
    }
    return bags;
  }

  /** The beginning of a shuffle (Fisher and Yates) that only goes as far as needed. */
  private List<Cell> draw(List<Cell> from, int count) {
    for (int at = 0; at < count; at++) {
      int other = at + random.nextInt(from.size() - at);
      Cell cell = from.get(other);
      from.set(other, from.get(at));
      from.set(at, cell);
    }
    return from.subList(0, count);
  }

  /** Cells as the tiles of an image whose tiles' labels are known. */
  static LabelledImage image(String id, String group, int label, List<Cell> cells) {
    TileScores.Builder scores = TileScores.builder(2);
    int[] labels = new int[cells.size()];
    Arrays.setAll(labels, at -> cells.get(at).parasitized() ? 0 : 1);
    for (int at = 0; at < cells.size(); at++) {
      double p = Math.clamp(cells.get(at).probability(), CLIP, 1 - CLIP);
      scores.add(at, 1, Math.log(p), Math.log1p(-p));
    }
    IntUnaryOperator tileLabels = at -> labels[at];
    return new LabelledImage(id, group, label, scores.build(), tileLabels);
  }
}
