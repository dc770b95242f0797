package io.tilewise.lab.study;

/** Which images are judged, and what their fit is from. */
enum Question {
  POOLED("pooled", "pooled bags, 64 cells", 64, 0.02),
  POOLED_16("pooled16", "pooled bags, 16 cells", 16, Double.NaN),
  POOLED_256("pooled256", "pooled bags, 256 cells", 256, Double.NaN),
  SLIDES("slides", "one-slide images, 64 cells", 64, 0.04),
  SLIDES_ALIKE("slidesAlike", "the same, as many healthy as infected", 64, 0.04),
  POOLED_BY_FITTER("pooledByFitter", "pooled bags of ten pools, `fit` alone", 64, 0.02),
  SLIDES_BY_FITTER("slidesByFitter", "one-slide images, `fit` alone", 64, 0.04);

  private final String key;
  private final String text;
  private final int tiles;
  private final double allowedError;

  Question(String key, String text, int tiles, double allowedError) {
    this.key = key;
    this.text = text;
    this.tiles = tiles;
    this.allowedError = allowedError;
  }

  /** In names of numbers. */
  String key() {
    return key;
  }

  /** For people. */
  String text() {
    return text;
  }

  /** Cells of a judged image. */
  int tiles() {
    return tiles;
  }

  /** Whether images mix the cells of many slides. */
  boolean pooled() {
    return key.startsWith("pooled");
  }

  /** Expected calibration error of all images of a network that is aimed at; NaN: none. */
  double allowedError() {
    return allowedError;
  }
}
