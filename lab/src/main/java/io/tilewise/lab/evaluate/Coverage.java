package io.tilewise.lab.evaluate;

import io.tilewise.lab.evaluate.RuleOpinions.Opinion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How often a rule's prediction sets hold the truth, and how large they are for it. Of a label each
 * group counts alike, however many images it holds, as in what such sets promise.
 *
 * @param rule configuration value
 * @param perLabel of the images of each label that there is the share whose set holds it
 * @param mean over these labels
 * @param meanSize labels in a set
 * @param sizes share of images whose set is of 0, 1, … labels
 */
public record Coverage(
    String rule, Map<String, Double> perLabel, double mean, double meanSize, List<Double> sizes) {
  public Coverage {
    perLabel = Collections.unmodifiableMap(new LinkedHashMap<>(perLabel));
    sizes = List.copyOf(sizes);
  }

  /** Of each rule of an evaluation, in its order. */
  public static List<Coverage> of(Evaluation evaluation) {
    return evaluation.opinions().stream().map(rule -> of(rule, evaluation)).toList();
  }

  private static Coverage of(RuleOpinions rule, Evaluation evaluation) {
    List<String> labels = evaluation.labels();
    Map<String, Double> perLabel = new LinkedHashMap<>();
    for (int label = 0; label < labels.size(); label++) {
      double share = share(rule, evaluation.truth(), label);
      if (!Double.isNaN(share)) {
        perLabel.put(labels.get(label), share);
      }
    }
    double mean = perLabel.values().stream().mapToDouble(each -> each).average().orElseThrow();
    double meanSize =
        rule.all().stream().mapToInt(each -> each.labels().size()).average().orElseThrow();
    return new Coverage(rule.rule(), perLabel, mean, meanSize, sizes(rule.all(), labels.size()));
  }

  /** Mean over the groups that hold images of a label; NaN where none does. */
  private static double share(RuleOpinions rule, Truth truth, int label) {
    int[] groups = truth.groups();
    int[] images = new int[truth.groupCount()];
    int[] held = new int[images.length];
    for (int at = 0; at < groups.length; at++) {
      if (truth.label(at) == label) {
        images[groups[at]]++;
        held[groups[at]] += rule.all().get(at).labels().contains(label) ? 1 : 0;
      }
    }
    return IntStream.range(0, images.length)
        .filter(group -> images[group] > 0)
        .mapToDouble(group -> (double) held[group] / images[group])
        .average()
        .orElse(Double.NaN);
  }

  private static List<Double> sizes(List<Opinion> opinions, int labels) {
    List<Double> sizes = new ArrayList<>();
    for (int size = 0; size <= labels; size++) {
      int of = size;
      long count = opinions.stream().filter(each -> each.labels().size() == of).count();
      sizes.add((double) count / opinions.size());
    }
    return sizes;
  }
}
