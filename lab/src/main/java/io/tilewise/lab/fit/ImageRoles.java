package io.tilewise.lab.fit;

import io.tilewise.lab.calibrate.FitException;
import io.tilewise.lab.calibrate.TileSample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Which images serve which fit: by group in a fold of the fitting half, or held out. */
final class ImageRoles {
  private static final int MOST_FOLDS = 5;

  private final FitPlan plan;
  private final Map<String, Integer> folds;
  private final int foldCount;
  private final List<ImageFacts> fitting;
  private final List<ImageFacts> heldOut;

  private ImageRoles(
      FitPlan plan, List<ImageFacts> fitting, List<ImageFacts> heldOut, boolean tileLabels)
      throws FitException {
    this.plan = plan;
    this.fitting = fitting;
    this.heldOut = heldOut;
    GroupFolds deal = deal(plan, fitting, tileLabels);
    this.foldCount = Math.min(MOST_FOLDS, deal.groupsOfRarest());
    this.folds = deal.deal(foldCount, plan.seed(), "to fit on");
  }

  /**
   * Parts images into two halves by group, or takes all to fit on where no prediction sets are
   * wanted.
   */
  static ImageRoles parted(FitPlan plan, List<ImageFacts> images, boolean tileLabels)
      throws FitException {
    checkLabels(plan, images);
    if (plan.conformal() == null) {
      return new ImageRoles(plan, images, List.of(), tileLabels);
    }
    Map<String, Integer> halves =
        deal(plan, images, tileLabels).deal(2, plan.seed(), "to part into fitted and held out");
    return new ImageRoles(plan, half(images, halves, 0), half(images, halves, 1), tileLabels);
  }

  /** With images that somebody else held out. */
  static ImageRoles given(
      FitPlan plan, List<ImageFacts> fitting, List<ImageFacts> heldOut, boolean tileLabels)
      throws FitException {
    checkLabels(plan, fitting);
    Set<String> ids = new HashSet<>();
    Set<String> groups = new HashSet<>();
    for (ImageFacts each : fitting) {
      ids.add(each.id());
      groups.add(each.group());
    }
    for (ImageFacts each : heldOut) {
      if (ids.contains(each.id())) {
        throw FitException.of(
            "image_id", each.id() + " is among the scores and the held-out ones", "on one side");
      }
      if (groups.contains(each.group())) {
        throw FitException.of(
            "group",
            each.group() + " is among the scores and the held-out ones",
            "on one side, whole");
      }
    }
    return new ImageRoles(plan, fitting, heldOut, tileLabels);
  }

  private static List<ImageFacts> half(
      List<ImageFacts> images, Map<String, Integer> halves, int half) {
    return images.stream().filter(each -> halves.getOrDefault(each.group(), 0) == half).toList();
  }

  private static GroupFolds deal(FitPlan plan, List<ImageFacts> images, boolean tileLabels) {
    List<String> classes = new ArrayList<>();
    plan.labels().forEach(label -> classes.add("images of label " + label));
    plan.labels().forEach(label -> classes.add("tiles of label " + label));
    GroupFolds deal = new GroupFolds(classes);
    int labels = plan.labels().size();
    for (ImageFacts each : images) {
      int[] cases = new int[2 * labels];
      cases[each.label()] = 1;
      for (int label = 0; tileLabels && label < labels; label++) {
        cases[labels + label] = each.tileLabels().get(label);
      }
      deal.add(each.group(), cases);
    }
    return deal;
  }

  private static void checkLabels(FitPlan plan, List<ImageFacts> images) throws FitException {
    Set<Integer> labels = new HashSet<>();
    images.forEach(each -> labels.add(each.label()));
    if (labels.size() < 2) {
      String only = plan.labels().get(labels.iterator().next());
      throw FitException.of(
          "labels",
          "only " + only + " among " + images.size() + " images",
          "two or more of " + plan.labels());
    }
    Integer positive = plan.positiveLabel();
    if (positive != null && !labels.contains(positive)) {
      throw FitException.of(
          "images of label " + plan.positive(), 0, "some: it is the positive label");
    }
  }

  /** Images to fit on. */
  List<ImageFacts> fitting() {
    return fitting;
  }

  /** Images for the prediction sets alone. */
  List<ImageFacts> heldOut() {
    return heldOut;
  }

  int foldCount() {
    return foldCount;
  }

  /** Images of the fitting half that are, or are not, in a fold. */
  List<ImageFacts> fitting(int fold, boolean in) {
    return fitting.stream().filter(each -> (foldOf(each) == fold) == in).toList();
  }

  private int foldOf(ImageFacts image) {
    return folds.getOrDefault(image.group(), -1);
  }

  /** Fold by the identity of each image of the fitting half. */
  Map<String, Integer> foldsById() {
    Map<String, Integer> byId = new HashMap<>();
    fitting.forEach(each -> byId.put(each.id(), foldOf(each)));
    return byId;
  }

  /** The fitting half's labelled tiles of an evidence label, one sample per fold. */
  List<TileSample> tiles(int evidence) {
    return IntStream.range(0, foldCount)
        .mapToObj(
            fold ->
                TileSample.joined(
                    fitting(fold, true).stream().map(each -> each.tiles().get(evidence)).toList()))
        .toList();
  }

  FitPlan plan() {
    return plan;
  }
}
