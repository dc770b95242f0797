package io.tilewise.lab.evaluate;

/** What came against what was said. */
final class ReliabilityPlot {
  private ReliabilityPlot() {}

  static String svg(Reliability reliability) {
    SvgPlot plot = new SvgPlot("probability said", "share that is positive").diagonal();
    plot.line(
        "curve",
        reliability.bins().stream()
            .map(bin -> new double[] {bin.said(), bin.came()})
            .toArray(double[][]::new));
    reliability.bins().forEach(bin -> plot.dot("dot", bin.said(), bin.came(), 4));
    return plot.svg();
  }
}
