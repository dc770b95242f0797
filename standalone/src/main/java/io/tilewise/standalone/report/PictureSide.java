package io.tilewise.standalone.report;

/**
 * Which pixels of a level make which pixel of a reduced picture, along one side.
 *
 * @param full pixels of level 0
 * @param level pixels of the level
 * @param factor pixels of level 0 that a pixel of the picture stands for
 */
record PictureSide(int full, int level, int factor) {
  /** Of the picture: its last pixel stands for what is left. */
  int pixels() {
    return Math.ceilDiv(full, factor);
  }

  /** Whether the level has a pixel for each that is shown. */
  boolean isEnough() {
    return level >= pixels();
  }

  /** The pixel of the picture that the centre of one of the level lies in. */
  int pixel(int at) {
    return (int) ((2L * at + 1) * full / (2L * level * factor));
  }

  /** How many of the level each has; of what is left at the edge perhaps none. */
  int[] counts() {
    int[] counts = new int[pixels()];
    for (int at = 0; at < level; at++) {
      counts[pixel(at)]++;
    }
    return counts;
  }
}
