package io.tilewise.lab.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The receiver operating characteristic: what is found against what is called wrongly. */
final class RocPlot {
  private RocPlot() {}

  static String svg(double[] said, boolean[] positives) {
    return new SvgPlot("false alarms", "found")
        .diagonal()
        .line("curve", points(said, positives).toArray(double[][]::new))
        .svg();
  }

  /** One point per different probability, from the highest; with one label only none. */
  static List<double[]> points(double[] said, boolean[] positives) {
    int[] order =
        IntStream.range(0, said.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -said[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    int all = (int) IntStream.range(0, said.length).filter(i -> positives[i]).count();
    if (all == 0 || all == order.length) {
      return List.of();
    }
    List<double[]> points = new ArrayList<>(List.of(new double[] {0, 0}));
    int found = 0;
    for (int at = 0; at < order.length; at++) {
      found += positives[order[at]] ? 1 : 0;
      boolean last = at + 1 == order.length || said[order[at + 1]] != said[order[at]];
      if (last) {
        double falseAlarms = at + 1 - found;
        points.add(new double[] {falseAlarms / (order.length - all), (double) found / all});
      }
    }
    return points;
  }
}
