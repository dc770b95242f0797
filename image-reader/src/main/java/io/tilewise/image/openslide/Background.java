package io.tilewise.image.openslide;

/**
 * What shows where nothing was scanned: the colour that the slide says, else white.
 *
 * @param rgb red, green and blue, a byte each
 */
record Background(int rgb) {
  private static final int OPAQUE = 0xff;
  private static final int WHITE = 0xffffff;
  private static final int HEX = 16;
  private static final int HALF = OPAQUE / 2;

  static Background of(OpenSlideFile slide) {
    return new Background(
        slide
            .property("openslide.background-color")
            .filter(text -> text.matches("[0-9a-fA-F]{6}"))
            .map(text -> Integer.parseInt(text, HEX))
            .orElse(WHITE));
  }

  /** Puts pixels that are multiplied by their alpha before it. */
  void paint(int[] argb, byte[] target, int at) {
    int to = at;
    for (int pixel : argb) {
      int missing = OPAQUE - (pixel >>> 24);
      target[to++] = channel(pixel >>> 16, rgb >>> 16, missing);
      target[to++] = channel(pixel >>> 8, rgb >>> 8, missing);
      target[to++] = channel(pixel, rgb, missing);
    }
  }

  private static byte channel(int pixel, int behind, int missing) {
    int shown = (pixel & OPAQUE) + ((behind & OPAQUE) * missing + HALF) / OPAQUE;
    return (byte) Math.min(shown, OPAQUE);
  }
}
