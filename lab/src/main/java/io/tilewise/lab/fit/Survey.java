package io.tilewise.lab.fit;

import io.tilewise.events.model.TilesPerImage;
import io.tilewise.lab.calibrate.FitException;
import io.tilewise.lab.scores.LabelledImage;
import io.tilewise.lab.scores.LabelledImages;
import io.tilewise.lab.scores.ScaleDoubt;
import io.tilewise.lab.scores.ScoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The first of two times that the images are gone over. */
final class Survey {
  private static final int NAMED_AT_MOST = 3;

  private final FitPlan plan;
  private final ScaleDoubt scale;
  private final List<ImageFacts> images = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private final List<String> twice = new ArrayList<>();
  private final List<String> unlabelled = new ArrayList<>();
  private long tiles;
  private int withoutTissue;

  private Survey(FitPlan plan) {
    this.plan = plan;
    this.scale = new ScaleDoubt(plan.labels().size());
  }

  static Survey of(LabelledImages source, FitPlan plan)
      throws IOException, FitException, ScoreException {
    Survey survey = new Survey(plan);
    source.forEach(survey::add);
    if (!survey.twice.isEmpty()) {
      throw FitException.of("image_id", survey.twice.getFirst(), "each image once");
    }
    if (!survey.unlabelled.isEmpty()) {
      throw FitException.of(
          "label of " + survey.unlabelled(),
          "empty",
          "one of " + plan.labels() + "; images whose truth nobody knows are for evaluate");
    }
    if (survey.images.isEmpty()) {
      throw FitException.of("images", "none with tissue", "labelled images");
    }
    return survey;
  }

  private void add(LabelledImage image) {
    if (!ids.add(image.id())) {
      twice.add(image.id());
    } else if (image.label() == LabelledImage.UNKNOWN) {
      unlabelled.add(image.id());
    } else if (hasTissue(image)) {
      images.add(ImageFacts.of(image, plan));
      scale.add(image);
      tiles += image.scores().tiles();
    } else {
      withoutTissue++;
    }
  }

  private String unlabelled() {
    int named = Math.min(NAMED_AT_MOST, unlabelled.size());
    String more = unlabelled.size() > named ? " and " + (unlabelled.size() - named) + " more" : "";
    return String.join(", ", unlabelled.subList(0, named)) + more;
  }

  /** Without it no rule is asked, here as in a verdict. */
  static boolean hasTissue(LabelledImage image) {
    return image.scores().totalWeight() > 0;
  }

  /** With tissue, in the order of the source. */
  List<ImageFacts> images() {
    return images;
  }

  /** Whether the network got its numbers as in training. */
  Optional<String> scaleDoubt() {
    return scale.text();
  }

  long tiles() {
    return tiles;
  }

  TilesPerImage tilesPerImage() {
    int[] sorted = images.stream().mapToInt(ImageFacts::weighedTiles).sorted().toArray();
    int last = sorted.length - 1;
    return new TilesPerImage(sorted[0], sorted[last / 2], sorted[last]);
  }

  long backgroundTiles() {
    return images.stream().mapToLong(ImageFacts::backgroundTiles).sum();
  }

  int withoutTissue() {
    return withoutTissue;
  }
}
