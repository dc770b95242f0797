package io.tilewise.lab.evaluate;

import java.util.Locale;

/**
 * A square plot of the unit square as SVG: both axes run from 0 to 1. Drawn by hand, because a plot
 * library would want fonts and a graphics environment where the laboratory's servers have none.
 */
final class SvgPlot {
  private static final int SIDE = 240;
  private static final int MARGIN = 34;

  private final StringBuilder shapes = new StringBuilder();

  SvgPlot(String across, String up) {
    shapes.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"frame\" x=\"%d\" y=\"4\" width=\"%d\" height=\"%d\"/>\n",
            MARGIN,
            SIDE,
            SIDE));
    for (int tick = 0; tick <= 4; tick++) {
      double value = tick / 4.0;
      label(x(value), 4 + SIDE + 14, "middle", number(value));
      label(MARGIN - 4, y(value) + 4, "end", number(value));
    }
    label(MARGIN + SIDE / 2.0, SIDE + 32, "middle", across);
    shapes.append(
        String.format(
            Locale.ROOT,
            "<text text-anchor=\"middle\" transform=\"translate(9 %d) rotate(-90)\">%s</text>\n",
            4 + SIDE / 2,
            up));
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Integer.toString((int) value)
        : Double.toString(value).substring(1);
  }

  private static double x(double value) {
    return MARGIN + value * SIDE;
  }

  private static double y(double value) {
    return 4 + (1 - value) * SIDE;
  }

  private void label(double x, double y, String anchor, String label) {
    shapes.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
            x,
            y,
            anchor,
            label));
  }

  /** A line through points, each an x and a y. */
  SvgPlot line(String style, double[][] points) {
    StringBuilder path = new StringBuilder();
    for (double[] point : points) {
      path.append(
          String.format(
              Locale.ROOT, "%s%.2f %.2f", path.isEmpty() ? "M" : "L", x(point[0]), y(point[1])));
    }
    shapes.append(String.format(Locale.ROOT, "<path class=\"%s\" d=\"%s\"/>\n", style, path));
    return this;
  }

  SvgPlot diagonal() {
    return line("diagonal", new double[][] {{0, 0}, {1, 1}});
  }

  /** A dot; the radius is in pixels. */
  SvgPlot dot(String style, double x, double y, double radius) {
    shapes.append(
        String.format(
            Locale.ROOT,
            "<circle class=\"%s\" cx=\"%.2f\" cy=\"%.2f\" r=\"%.1f\"/>\n",
            style,
            x(x),
            y(y),
            radius));
    return this;
  }

  /** A bar from the axis up. */
  SvgPlot bar(String style, double from, double to, double height) {
    shapes.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\"/>\n",
            style,
            x(from),
            y(height),
            (to - from) * SIDE,
            height * SIDE));
    return this;
  }

  /** The picture. */
  String svg() {
    return String.format(
        Locale.ROOT,
        "<svg viewBox=\"0 0 %d %d\" role=\"img\">%n%s</svg>",
        MARGIN + SIDE + 12,
        SIDE + 40,
        shapes);
  }
}
