package io.tilewise.lab.evaluate;

/** How often which probability was said, of images of either label. */
final class ScorePlot {
  private static final int BINS = 20;

  private ScorePlot() {}

  static String svg(double[] said, boolean[] positives) {
    SvgPlot plot = new SvgPlot("probability said", "share of images");
    bars(plot, "other", shares(said, positives, false));
    bars(plot, "positive", shares(said, positives, true));
    return plot.svg();
  }

  private static void bars(SvgPlot plot, String style, double[] shares) {
    for (int bin = 0; bin < BINS; bin++) {
      plot.bar(style, (double) bin / BINS, (bin + 1.0) / BINS, shares[bin]);
    }
  }

  static double[] shares(double[] said, boolean[] positives, boolean positive) {
    double[] shares = new double[BINS];
    int images = 0;
    for (int at = 0; at < said.length; at++) {
      if (positives[at] == positive) {
        shares[(int) Math.min(BINS - 1, said[at] * BINS)]++;
        images++;
      }
    }
    for (int bin = 0; bin < BINS; bin++) {
      shares[bin] /= Math.max(1, images);
    }
    return shares;
  }
}
