package io.tilewise.lab.fit;

import io.tilewise.lab.calibrate.FitException;
import io.tilewise.lab.calibrate.TileFolds;
import io.tilewise.lab.calibrate.TileSample;
import io.tilewise.lab.thresholds.GroupWeights;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Images in folds of whole groups, dealt twice over: what one deal happens to hold against a fold's
 * images the other may not. A split is one fold of one deal.
 */
final class ImageFolds {
  static final int REPEATS = 2;
  static final int MOST_FOLDS = 5;

  private final FitPlan plan;
  private final List<ImageFacts> images;
  private final int foldCount;
  private final List<Map<String, Integer>> deals = new ArrayList<>();

  /**
   * Deals.
   *
   * @param tileLabels whether every fold needs its share of labelled tiles too
   * @throws FitException when a label is missing, or in fewer than two groups
   */
  ImageFolds(FitPlan plan, List<ImageFacts> images, boolean tileLabels) throws FitException {
    checkLabels(plan, images);
    this.plan = plan;
    this.images = images;
    GroupFolds deal = deal(plan, images, tileLabels);
    this.foldCount = Math.min(MOST_FOLDS, deal.groupsOfRarest());
    for (int repeat = 0; repeat < REPEATS; repeat++) {
      deals.add(deal.deal(foldCount, plan.seed() + repeat, "to fit on"));
    }
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

  /** Refuses what has nothing to tell apart. */
  static void checkLabels(FitPlan plan, List<ImageFacts> images) throws FitException {
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

  FitPlan plan() {
    return plan;
  }

  List<ImageFacts> images() {
    return images;
  }

  int foldCount() {
    return foldCount;
  }

  /** Number of splits, over both deals. */
  int splits() {
    return REPEATS * foldCount;
  }

  /** The split that judges a group in one of the deals: it is not among those fitted on. */
  int split(int repeat, String group) {
    return repeat * foldCount + deals.get(repeat).getOrDefault(group, 0);
  }

  /** Images that a split is fitted on. */
  List<ImageFacts> without(int split) {
    int repeat = split / foldCount;
    return images.stream().filter(each -> split(repeat, each.group()) != split).toList();
  }

  /** Labelled tiles of an evidence label, by group. */
  TileFolds tiles(int evidence) {
    Map<String, List<TileSample>> byGroup = new TreeMap<>();
    for (ImageFacts each : images) {
      byGroup.computeIfAbsent(each.group(), _ -> new ArrayList<>()).add(each.tiles().get(evidence));
    }
    List<List<Integer>> judgedBy = new ArrayList<>();
    for (int repeat = 0; repeat < REPEATS; repeat++) {
      int deal = repeat;
      judgedBy.add(byGroup.keySet().stream().map(group -> split(deal, group)).toList());
    }
    return new TileFolds(
        byGroup.values().stream().map(TileSample::joined).toList(),
        judgedBy,
        splits(),
        plan.seed());
  }

  /** Labels and groups of all images. */
  GroupWeights weights() {
    return weights(images, plan.labels().size());
  }

  static GroupWeights weights(List<ImageFacts> images, int labels) {
    return new GroupWeights(
        images.stream().mapToInt(ImageFacts::label).toArray(),
        images.stream().map(ImageFacts::group).toList(),
        labels);
  }
}
