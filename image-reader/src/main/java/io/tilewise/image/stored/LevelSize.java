package io.tilewise.image.stored;

import java.util.Comparator;

/** A level's size in pixels, as far as it tells whether one is a smaller picture of another. */
public record LevelSize(long width, long height) {
  /** The largest first. */
  public static final Comparator<LevelSize> DOWNWARDS =
      Comparator.comparingLong(LevelSize::width).thenComparingLong(LevelSize::height).reversed();

  /** In both directions no larger, and in one smaller. */
  public boolean isSmallerThan(LevelSize other) {
    return width <= other.width
        && height <= other.height
        && (width < other.width || height < other.height);
  }

  /** Whether it is the other one divided by one number, each side rounded by up to a pixel. */
  public boolean isScaled(LevelSize full) {
    double most = Math.min(full.width / (width - 1.0), full.height / (height - 1.0));
    double least = Math.max(full.width / (width + 1.0), full.height / (height + 1.0));
    return least <= most;
  }

  @Override
  public String toString() {
    return width + "x" + height;
  }
}
