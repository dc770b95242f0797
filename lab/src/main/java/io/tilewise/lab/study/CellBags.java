package io.tilewise.lab.study;

import io.tilewise.lab.scores.LabelledImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Bags of cells of many slides as images of a known number of parasitized tiles; no cell is twice
 * in one bag. Uninfected cells are those of healthy slides: nobody knows what else is in an
 * infected one. Every second bag holds parasitized cells.
 */
final class CellBags {
  private final String group;
  private final List<Cells.Cell> positives;
  private final List<Cells.Cell> negatives;
  private final int network;
  private final Random random;

  /**
   * Bags of one group.
   *
   * @param cells of whole slides
   */
  CellBags(String group, Cells cells, int network, long seed) {
    this.group = group;
    this.positives = new ArrayList<>(cells.only(Cells.Cell::positive).all());
    this.negatives = new ArrayList<>();
    cells.slides().values().stream()
        .filter(slide -> slide.stream().noneMatch(Cells.Cell::positive))
        .forEach(negatives::addAll);
    this.network = network;
    this.random = new Random(seed);
  }

  /** Every second bag holds exactly so many parasitized cells. */
  List<LabelledImage> exactly(int count, int tiles, int sick) {
    List<LabelledImage> bags = new ArrayList<>();
    for (int bag = 0; bag < count; bag++) {
      bags.add(bag(bag, tiles, bag % 2 == 0 ? sick : 0));
    }
    return bags;
  }

  /** All bags hold exactly so many parasitized cells. */
  List<LabelledImage> all(int count, int tiles, int sick) {
    return IntStream.range(0, count).mapToObj(bag -> bag(bag, tiles, sick)).toList();
  }

  /**
   * Every second bag holds a number, drawn evenly in its logarithm, from 1 to half of its cells.
   */
  List<LabelledImage> upToHalf(int count, int tiles) {
    List<LabelledImage> bags = new ArrayList<>();
    for (int bag = 0; bag < count; bag++) {
      int sick = bag % 2 == 0 ? logUniform(Math.min(tiles / 2, positives.size()), random) : 0;
      bags.add(bag(bag, tiles, sick));
    }
    return bags;
  }

  private LabelledImage bag(int bag, int tiles, int sick) {
    List<Cells.Cell> drawn = new ArrayList<>(draw(positives, sick, random));
    drawn.addAll(draw(negatives, tiles - sick, random));
    return Cells.image(group + "-bag-" + bag, group, drawn, network);
  }

  /** From 1 to {@code most}, evenly in the logarithm. */
  static int logUniform(int most, Random random) {
    return (int) Math.round(Math.exp(random.nextDouble() * Math.log(most)));
  }

  /**
   * So many of them, none twice.
   *
   * @param from whose order changes
   */
  static List<Cells.Cell> draw(List<Cells.Cell> from, int count, Random random) {
    for (int at = 0; at < count; at++) {
      Collections.swap(from, at, at + random.nextInt(from.size() - at));
    }
    return List.copyOf(from.subList(0, count));
  }
}
