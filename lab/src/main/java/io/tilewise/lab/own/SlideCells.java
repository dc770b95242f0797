package io.tilewise.lab.own;

import io.tilewise.lab.train.Crop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** The cells of one slide, each of which is given away once. Of one thread. */
final class SlideCells {
  private final String slide;
  private final Deque<Crop> infected = new ArrayDeque<>();
  private final Deque<Crop> healthy = new ArrayDeque<>();
  private final boolean bearsParasites;

  SlideCells(String slide, List<Crop> cells, Random random) {
    this.slide = slide;
    List<Crop> shuffled = new ArrayList<>(cells);
    Collections.shuffle(shuffled, random);
    shuffled.forEach(cell -> (cell.parasitized() ? infected : healthy).add(cell));
    this.bearsParasites = !infected.isEmpty();
  }

  String slide() {
    return slide;
  }

  boolean bearsParasites() {
    return bearsParasites;
  }

  /** Whether there is still an image of so many cells with so many infected ones among them. */
  boolean has(int infectedCells, int cells) {
    return infectedCells <= infected.size() && cells - infectedCells <= healthy.size();
  }

  /** The cells of such an image, which {@link #has} says that there is, in any order. */
  List<Crop> take(int infectedCells, int cells, Random random) {
    List<Crop> taken = new ArrayList<>();
    for (int at = 0; at < cells; at++) {
      taken.add((at < infectedCells ? infected : healthy).remove());
    }
    Collections.shuffle(taken, random);
    return taken;
  }
}
