package io.tilewise.lab.study;

import io.tilewise.lab.scores.LabelledImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Bags of cells as images of a known number of parasitized tiles; no cell is twice in one bag.
 * Uninfected cells are those of healthy slides: nobody knows what else is in an infected one.
 */
final class CellBags {
  private final List<Cells.Cell> positives;
  private final List<Cells.Cell> negatives;
  private final int network;
  private final Random random;
  private final String name;

  CellBags(Cells cells, Set<String> infected, int network, long seed) {
    this.positives = new ArrayList<>(cells.only(Cells.Cell::positive).all());
    this.negatives = new ArrayList<>(cells.only(cell -> !infected.contains(cell.slide())).all());
    this.network = network;
    this.random = new Random(seed);
    this.name = "bag-" + seed + "-";
  }

  /** Every second bag holds exactly so many parasitized cells, the others none. */
  List<LabelledImage> exactly(int count, int tiles, int sick) {
    List<LabelledImage> bags = new ArrayList<>();
    for (int bag = 0; bag < count; bag++) {
      bags.add(bag(name + bag, tiles, bag % 2 == 0 ? sick : 0));
    }
    return bags;
  }

  /** Each bag holds none, or with the same chance a number drawn evenly in its logarithm. */
  List<LabelledImage> upTo(int count, int tiles, int most) {
    List<LabelledImage> bags = new ArrayList<>();
    for (int bag = 0; bag < count; bag++) {
      int sick = (int) Math.round(Math.exp(random.nextDouble() * Math.log(most)));
      bags.add(bag(name + bag, tiles, random.nextBoolean() ? sick : 0));
    }
    return bags;
  }

  private LabelledImage bag(String name, int tiles, int sick) {
    List<Cells.Cell> drawn = new ArrayList<>(draw(positives, sick));
    drawn.addAll(draw(negatives, tiles - sick));
    return Cells.image(name, drawn, network);
  }

  private List<Cells.Cell> draw(List<Cells.Cell> from, int count) {
    for (int at = 0; at < count; at++) {
      Collections.swap(from, at, at + random.nextInt(from.size() - at));
    }
    return List.copyOf(from.subList(0, count));
  }
}
