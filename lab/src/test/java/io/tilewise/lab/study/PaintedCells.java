package io.tilewise.lab.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Invented slides of 80 cells, of which an infected slide has 20 parasitized ones. These score N(2,
 * 1.5) and others N(-3, 1.5), in log-odds, with both networks.
 */
final class PaintedCells {
  private PaintedCells() {}

  /** So many healthy slides and as many infected ones, all alike. */
  static Cells slides(int ofEachLabel, long seed) {
    Random random = new Random(seed);
    List<Cells.Cell> cells = new ArrayList<>();
    for (int slide = 0; slide < 2 * ofEachLabel; slide++) {
      boolean infected = slide % 2 == 0;
      for (int cell = 0; cell < 80; cell++) {
        boolean positive = infected && cell < 20;
        double logOdds = (positive ? 2 : -3) + 1.5 * random.nextGaussian();
        cells.add(cell((infected ? "infected-" : "healthy-") + slide, positive, logOdds));
      }
    }
    return new Cells(cells);
  }

  static Cells.Cell cell(String slide, boolean positive, double logOdds) {
    double p = 1 / (1 + Math.exp(-logOdds));
    return new Cells.Cell(slide, positive, p, p);
  }
}
