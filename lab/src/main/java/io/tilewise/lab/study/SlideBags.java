package io.tilewise.lab.study;

import io.tilewise.lab.scores.LabelledImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Images of cells of one slide each, their group. Those of an infected slide hold some of its
 * parasitized cells, their number drawn evenly in its logarithm from 1 to half of the image, and
 * uninfected cells of the same slide. A slide with too few cells gives smaller images.
 */
final class SlideBags {
  private final Map<String, List<Cells.Cell>> slides;
  private final int infected;
  private final int network;
  private final Random random;

  SlideBags(Cells cells, int network, long seed) {
    this.slides = cells.slides();
    this.infected = cells.infectedSlides().size();
    this.network = network;
    this.random = new Random(seed);
  }

  /** As many of every slide. */
  List<LabelledImage> ofEverySlide(int count, int tiles) {
    List<LabelledImage> images = new ArrayList<>();
    slides.forEach((slide, cells) -> add(images, slide, cells, count, tiles));
    return images;
  }

  /** As many of every infected slide, and as many in all of the healthy ones. */
  List<LabelledImage> ofEveryLabel(int count, int tiles) {
    List<LabelledImage> images = new ArrayList<>();
    int healthy = slides.size() - infected;
    int at = 0;
    for (Map.Entry<String, List<Cells.Cell>> slide : slides.entrySet()) {
      boolean sick = slide.getValue().stream().anyMatch(Cells.Cell::positive);
      int all = count * infected;
      int share = sick ? count : all * (at + 1) / healthy - all * at / healthy;
      at += sick ? 0 : 1;
      add(images, slide.getKey(), slide.getValue(), share, tiles);
    }
    return images;
  }

  private void add(
      List<LabelledImage> images, String slide, List<Cells.Cell> cells, int count, int tiles) {
    List<Cells.Cell> positives =
        new ArrayList<>(cells.stream().filter(Cells.Cell::positive).toList());
    List<Cells.Cell> negatives =
        new ArrayList<>(cells.stream().filter(cell -> !cell.positive()).toList());
    for (int image = 0; image < count; image++) {
      int most = Math.min(tiles / 2, positives.size());
      int sick = positives.isEmpty() ? 0 : CellBags.logUniform(most, random);
      List<Cells.Cell> drawn = new ArrayList<>(CellBags.draw(positives, sick, random));
      int others = Math.min(tiles - sick, negatives.size());
      drawn.addAll(CellBags.draw(negatives, others, random));
      images.add(Cells.image(slide + "-image-" + image, slide, drawn, network));
    }
  }
}
