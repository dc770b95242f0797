package io.tilewise.lab.evaluate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** What is true of each image, in order. Of one thread. */
public final class Truth {
  private final int positive;
  private final List<String> images = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();
  private final List<String> groupNames = new ArrayList<>();
  private final List<Integer> groups = new ArrayList<>();
  private final Map<String, Integer> groupNumbers = new HashMap<>();

  Truth(int positive) {
    this.positive = positive;
  }

  void add(String image, String group, int label) {
    images.add(image);
    labels.add(label);
    groupNames.add(group);
    groups.add(groupNumbers.computeIfAbsent(group, _ -> groupNumbers.size()));
  }

  /** Of some of the images, in the same order. */
  Truth of(List<Integer> some) {
    Truth truth = new Truth(positive);
    some.forEach(at -> truth.add(images.get(at), groupNames.get(at), labels.get(at)));
    return truth;
  }

  /** Names of the groups, each once. */
  Set<String> groupNames() {
    return groupNumbers.keySet();
  }

  /** Number of groups that hold images which are positive, or which are not. */
  int groups(boolean ofPositives) {
    return (int)
        IntStream.range(0, count())
            .filter(at -> (labels.get(at) == positive) == ofPositives)
            .mapToObj(groups::get)
            .distinct()
            .count();
  }

  /** Number of images that are positive, or that are not. */
  int images(boolean positives) {
    return (int) labels.stream().filter(label -> (label == positive) == positives).count();
  }

  /** Number of images. */
  public int count() {
    return images.size();
  }

  /** Name of an image. */
  public String image(int at) {
    return images.get(at);
  }

  /** Position of an image's true label, negative where it is not known. */
  public int label(int at) {
    return labels.get(at);
  }

  /** Position of the positive label. */
  int positive() {
    return positive;
  }

  boolean[] positives() {
    boolean[] positives = new boolean[count()];
    for (int at = 0; at < positives.length; at++) {
      positives[at] = labels.get(at) == positive;
    }
    return positives;
  }

  int[] groups() {
    return groups.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Number of different groups. */
  public int groupCount() {
    return groupNumbers.size();
  }
}
