package io.tilewise.lab.evaluate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is true of each image, in order. Of one thread. */
public final class Truth {
  private final int positive;
  private final List<String> images = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();
  private final List<Integer> groups = new ArrayList<>();
  private final Map<String, Integer> groupNumbers = new HashMap<>();

  Truth(int positive) {
    this.positive = positive;
  }

  void add(String image, String group, int label) {
    images.add(image);
    labels.add(label);
    groups.add(groupNumbers.computeIfAbsent(group, _ -> groupNumbers.size()));
  }

  /** Number of images. */
  public int count() {
    return images.size();
  }

  /** Name of an image. */
  public String image(int at) {
    return images.get(at);
  }

  /** Position of an image's true label. */
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
