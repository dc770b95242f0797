package io.tilewise.image.tissue;

/** How often each saturation is there, in thousandths, and what parts glass from tissue best. */
final class Saturations implements Cells.Visitor {
  /** No glass, however noisy or tinted, is told by less; nor is the palest tissue by more. */
  static final int LEAST = 40;

  static final int MOST = 60;

  private static final int WHOLE = 1000;

  private final long[] counts = new long[WHOLE + 1];

  @Override
  public void cell(int max, int min, int pixels) {
    if (Glass.isScanned(max, pixels)) {
      counts[of(max, min)]++;
    }
  }

  /** In thousandths, of the largest and the smallest sum; the largest is above zero. */
  static int of(int max, int min) {
    return (max - min) * WHOLE / max;
  }

  /** Where nothing can be learnt: the middle of what might be. */
  static Glass unlearnt() {
    return glass((LEAST + MOST) / 2);
  }

  private static Glass glass(int threshold) {
    return new Glass(threshold * (Glass.WHOLE / WHOLE));
  }

  /**
   * The threshold of Otsu (A Threshold Selection Method from Gray-Level Histograms, 1979), within
   * bounds: of an image without tissue it would part noise from noise, of one without glass pale
   * tissue from dense.
   */
  Glass glass() {
    return glass(Math.clamp(otsu(counts) + 1, LEAST, MOST));
  }

  /**
   * The last value of the lower class, where the classes' means are furthest apart for their sizes;
   * of several the lowest, and zero where there are no two classes.
   */
  static int otsu(long[] counts) {
    double count = 0;
    double sum = 0;
    for (int value = 0; value < counts.length; value++) {
      count += counts[value];
      sum += (double) value * counts[value];
    }
    int best = 0;
    double most = 0;
    double lower = 0;
    double lowerSum = 0;
    for (int value = 0; value < counts.length - 1; value++) {
      lower += counts[value];
      lowerSum += (double) value * counts[value];
      double apart = lowerSum * count - sum * lower;
      double between = apart * apart / (lower * (count - lower));
      if (between > most) { // not where a class is empty: NaN
        most = between;
        best = value;
      }
    }
    return best;
  }
}
