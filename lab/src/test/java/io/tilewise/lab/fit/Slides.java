package io.tilewise.lab.fit;

import io.tilewise.lab.scores.LabelledImage;
import io.tilewise.lab.scores.LabelledImages;
import io.tilewise.verdict.scores.TileScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Invented slides: tiles of a tumour score N(1, 1.5) and others N(-2, 1.5), in log-odds of {@code
 * tumour}. The log-likelihood ratio of a score s is {@code (3 s + 1.5)/2.25}.
 */
final class Slides {
  static final List<String> LABELS = List.of("tumour", "normal");

  private final Random random;
  private final List<LabelledImage> images = new ArrayList<>();

  Slides(long seed) {
    random = new Random(seed);
  }

  /** Adds images of so many groups, of which every other one bears tumours. */
  Slides add(String prefix, int groups, int imagesPerGroup, int tiles) {
    for (int group = 0; group < groups; group++) {
      for (int image = 0; image < imagesPerGroup; image++) {
        add(prefix + group + "-" + image, prefix + group, group % 2, tiles);
      }
    }
    return this;
  }

  /** Adds an image; one with tumour has it on a random eighth to a half of its tiles. */
  Slides add(String id, String group, int label, int tiles) {
    TileScores.Builder scores = TileScores.builder(2);
    int tumours = label == 0 ? tiles / 8 + random.nextInt(tiles / 2 - tiles / 8 + 1) : 0;
    for (int tile = 0; tile < tiles; tile++) {
      double mean = tile < tumours ? 1 : -2;
      scores.add(tile, 1, mean + 1.5 * random.nextGaussian(), 0.0);
    }
    images.add(
        new LabelledImage(
            id, group, label, scores.build(), tileLabels(tiles, at -> at < tumours ? 0 : 1)));
    return this;
  }

  Slides add(LabelledImage image) {
    images.add(image);
    return this;
  }

  /** One label per tile. */
  static List<Integer> tileLabels(int tiles, IntUnaryOperator label) {
    return IntStream.range(0, tiles).map(label).boxed().toList();
  }

  LabelledImages withTileLabels() {
    return images::forEach;
  }

  LabelledImages withoutTileLabels() {
    return visitor ->
        images.forEach(
            each ->
                visitor.accept(
                    new LabelledImage(
                        each.id(), each.group(), each.label(), each.scores(), List.of())));
  }
}
