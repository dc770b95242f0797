package io.tilewise.lab.evaluate;

import io.tilewise.verdict.RuleOpinion;
import java.util.ArrayList;
import java.util.List;

/** What one rule said of each image, in order. Of one thread. */
public final class RuleOpinions {
  private final String rule;
  private final List<Opinion> opinions = new ArrayList<>();

  RuleOpinions(String rule) {
    this.rule = rule;
  }

  /**
   * One image.
   *
   * @param probabilities per label
   * @param labels positions of the labels that stay possible: one when the rule decides
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Opinion(double[] probabilities, List<Integer> labels) {
    /** Whether the rule left the image to a person. */
    public boolean isReferred() {
      return labels.size() != 1;
    }

    /** Position of the decided label, -1 when referred. */
    int label() {
      return isReferred() ? -1 : labels.getFirst();
    }

    /**
     * The label that counts for accuracy: the decided one, of a referred image the most probable
     * one; -1 where the most probable ones are equal, which nobody can count as right.
     */
    int forced() {
      if (!isReferred()) {
        return label();
      }
      int best = 0;
      boolean tied = false;
      for (int at = 1; at < probabilities.length; at++) {
        if (probabilities[at] > probabilities[best]) {
          best = at;
          tied = false;
        } else {
          tied |= probabilities[at] == probabilities[best];
        }
      }
      return tied ? -1 : best;
    }
  }

  /** Of some of the images, in the same order. */
  RuleOpinions of(List<Integer> images) {
    RuleOpinions some = new RuleOpinions(rule);
    images.forEach(image -> some.opinions.add(opinions.get(image)));
    return some;
  }

  void add(RuleOpinion opinion) {
    opinions.add(new Opinion(opinion.probabilities().toArray(), opinion.labels()));
  }

  /** Configuration value of the rule. */
  public String rule() {
    return rule;
  }

  /** In the order of the images. */
  public List<Opinion> all() {
    return opinions;
  }

  /** Probability of a label, per image. */
  double[] probabilities(int label) {
    return opinions.stream().mapToDouble(each -> each.probabilities()[label]).toArray();
  }
}
