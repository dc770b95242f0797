package io.tilewise.standalone.demo;

import io.tilewise.image.RgbPixels;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Draws a {@link SmearPlan}: a red blood cell in every tile, on black. */
public final class SmearPainter {
  private final SmearPlan plan;
  private final byte[] rgb;

  private SmearPainter(SmearPlan plan) {
    this.plan = plan;
    this.rgb = new byte[3 * plan.tileCount() * plan.tileSize() * plan.tileSize()];
  }

  /** The picture, {@code columns * tileSize} wide and {@code rows * tileSize} high. */
  public static RgbPixels paint(SmearPlan plan) {
    SmearPainter painter = new SmearPainter(plan);
    BitSet infected = plan.infected();
    // Tiles share no byte and have random numbers of their own: the order does not show.
    IntStream.range(0, plan.tileCount())
        .parallel()
        .forEach(index -> painter.tile(index, infected.get(index)));
    return new RgbPixels(
        plan.columns() * plan.tileSize(), plan.rows() * plan.tileSize(), painter.rgb);
  }

  private void tile(int index, boolean infected) {
    SplittableRandom random = new SplittableRandom(plan.seed() * 1_000_003 + index);
    int size = plan.tileSize();
    Cell cell = new CellInventor(random, size).invent(plan.stain(), infected);
    int left = index % plan.columns() * size;
    int top = index / plan.columns() * size;
    for (int y = 0; y < size; y++) {
      int offset = 3 * ((top + y) * plan.columns() * size + left);
      for (int x = 0; x < size; x++, offset += 3) {
        double noise = random.nextDouble() + random.nextDouble() - 1;
        cell.at(x, y, noise).write(rgb, offset);
      }
    }
  }
}
