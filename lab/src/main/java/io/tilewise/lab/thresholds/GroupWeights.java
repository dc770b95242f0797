package io.tilewise.lab.thresholds;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What images weigh so that every group of a label counts alike, however many images it holds. A
 * group may hold images of several labels, and is then one of each.
 */
public final class GroupWeights {
  private final List<Map<String, Integer>> sizes = new ArrayList<>();
  private final int[] truth;
  private final List<String> groups;

  /**
   * Weighs.
   *
   * @param truth per image the true label's position, 0 to {@code labels - 1}
   * @param groups per image
   * @param labels C
   */
  public GroupWeights(int[] truth, List<String> groups, int labels) {
    this.truth = truth.clone();
    this.groups = List.copyOf(groups);
    for (int label = 0; label < labels; label++) {
      sizes.add(new HashMap<>());
    }
    for (int image = 0; image < truth.length; image++) {
      sizes.get(truth[image]).merge(this.groups.get(image), 1, Integer::sum);
    }
  }

  int labels() {
    return sizes.size();
  }

  int label(int image) {
    return truth[image];
  }

  /** G_y: how many groups hold images of a label. */
  public int groups(int label) {
    return sizes.get(label).size();
  }

  /** {@code 1/(G_y · images of y in this one's group)}: all images of a label together weigh 1. */
  double shareOfLabel(int image) {
    int label = truth[image];
    int ofGroup = sizes.get(label).getOrDefault(groups.get(image), 1);
    return 1.0 / groups(label) / ofGroup;
  }
}
