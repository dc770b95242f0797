package io.tilewise.classifier.signature;

import java.util.List;

/**
 * Whether the shape of an output is one row per tile: {@code [n, numbers]}, the same with axes of 1
 * between or behind, as pooling without flattening leaves them, or {@code [n]} for one number.
 * Stateless.
 */
public final class RowShape {
  private static final int IMAGE_RANK = 4;

  private RowShape() {}

  /**
   * Compares.
   *
   * @param shape sizes, the tiles first; -1 where any will do
   * @param rows tiles, -1 for any number
   * @param numbers of each tile
   */
  public static boolean fits(List<Long> shape, long rows, long numbers) {
    if (shape.isEmpty() || shape.size() > IMAGE_RANK || !agree(shape.getFirst(), rows)) {
      return false;
    }
    List<Long> rest = shape.subList(1, shape.size()).stream().filter(size -> size != 1).toList();
    return rest.isEmpty() ? numbers == 1 : canBe(rest, numbers);
  }

  /** Axes of any size may be 1, but for the one that is left for the numbers. */
  private static boolean canBe(List<Long> rest, long numbers) {
    List<Long> known = rest.stream().filter(size -> size >= 0).toList();
    return known.isEmpty() || (known.size() == 1 && known.getFirst() == numbers);
  }

  private static boolean agree(long size, long wanted) {
    return size < 0 || wanted < 0 || size == wanted;
  }
}
