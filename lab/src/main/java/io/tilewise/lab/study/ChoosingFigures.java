package io.tilewise.lab.study;

import io.tilewise.lab.evaluate.Reliability;
import java.util.Locale;
import java.util.Map;

/** The two pictures of the page on choosing a rule, as SVG. */
final class ChoosingFigures {
  private static final String HEAD =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
          + " font-family=\"sans-serif\" font-size=\"12\">%n<title>%s</title>%n"
          + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n";
  private static final int ROW = 22;
  private static final int SIDE = 300;
  private static final int LEFT = 50;
  private static final int TOP = 30;

  private ChoosingFigures() {}

  /** A bar per rule, the shortest on top. */
  static String regret(Map<String, Double> regret) {
    int height = 30 + ROW * regret.size();
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(Locale.ROOT, HEAD, 590, height, "Largest loss of AUC against the best rule"));
    double most = regret.values().stream().mapToDouble(d -> d).max().orElseThrow();
    int y = 10;
    for (Map.Entry<String, Double> each :
        regret.entrySet().stream().sorted(Map.Entry.comparingByValue()).toList()) {
      double width = 320 * each.getValue() / most;
      String colour = each.getKey().equals(FittedRule.NAME) ? "#0a7d4f" : "#8a94a3";
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"195\" y=\"%d\" text-anchor=\"end\">%s</text>%n"
                  + "<rect x=\"202\" y=\"%d\" width=\"%.1f\" height=\"15\" fill=\"%s\"/>%n"
                  + "<text x=\"%.1f\" y=\"%d\">%.3f</text>%n",
              y + 12,
              each.getKey(),
              y,
              width,
              colour,
              208 + width,
              y + 12,
              each.getValue()));
      y += ROW;
    }
    svg.append("<text x=\"202\" y=\"").append(y + 12);
    return svg.append("\">largest loss of AUC against the best rule</text>\n</svg>\n").toString();
  }

  /** Two curves of what came against what was said. */
  static String reliability(Reliability pooled, Reliability slides) {
    return String.format(Locale.ROOT, HEAD, 380, 400, "Probability said against share that came")
        + String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#999\"/>%n",
            LEFT,
            TOP,
            SIDE,
            SIDE)
        + String.format(
            Locale.ROOT,
            "<path d=\"M%d %dL%d %d\" stroke=\"#999\" stroke-dasharray=\"4\"/>%n",
            LEFT,
            TOP + SIDE,
            LEFT + SIDE,
            TOP)
        + curve(pooled, "#0a7d4f")
        + curve(slides, "#c0392b")
        + String.format(
            Locale.ROOT, "<text x=\"60\" y=\"20\" fill=\"#0a7d4f\">pooled bags</text>%n")
        + String.format(
            Locale.ROOT, "<text x=\"220\" y=\"20\" fill=\"#c0392b\">one-slide images</text>%n")
        + String.format(
            Locale.ROOT, "<text x=\"50\" y=\"346\">0</text><text x=\"342\" y=\"346\">1</text>%n")
        + String.format(
            Locale.ROOT,
            "<text x=\"200\" y=\"370\" text-anchor=\"middle\">probability said</text>%n")
        + String.format(
            Locale.ROOT,
            "<text transform=\"translate(30 180) rotate(-90)\" text-anchor=\"middle\">"
                + "share that came</text>%n")
        + "</svg>\n";
  }

  private static String curve(Reliability reliability, String colour) {
    StringBuilder path = new StringBuilder();
    StringBuilder dots = new StringBuilder();
    for (Reliability.Bin bin : reliability.bins()) {
      double x = LEFT + SIDE * bin.said();
      double y = TOP + SIDE * (1 - bin.came());
      path.append(String.format(Locale.ROOT, "%s%.1f %.1f", path.isEmpty() ? "M" : "L", x, y));
      dots.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>%n",
              x,
              y,
              colour));
    }
    return String.format(
            Locale.ROOT, "<path d=\"%s\" fill=\"none\" stroke=\"%s\"/>%n", path, colour)
        + dots;
  }
}
