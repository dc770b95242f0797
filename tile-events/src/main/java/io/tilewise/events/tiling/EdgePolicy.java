package io.tilewise.events.tiling;

/** What happens where the image's size is not a whole number of strides. */
public enum EdgePolicy {
  /** The last tile reaches beyond the image and is filled up with black. */
  PAD,
  /**
   * The last tile is moved back until it ends with the image, so that it holds real pixels only; an
   * image smaller than a tile is padded all the same.
   */
  SHIFT,
  /** What does not fill a whole tile is not cut; nothing smaller than a tile can be cut so. */
  DROP
}
