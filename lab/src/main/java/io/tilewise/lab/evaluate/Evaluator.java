package io.tilewise.lab.evaluate;

import io.tilewise.verdict.Judge;
import io.tilewise.verdict.JudgeSettings;
import io.tilewise.verdict.TileScores;
import java.util.ArrayList;
import java.util.List;

/** Judges labelled images by every rule, one after the other. Of one thread. */
public final class Evaluator {
  private final Truth truth;
  private final List<JudgeSettings> rules;
  private final List<RuleOutcomes> outcomes = new ArrayList<>();
  private long tiles;
  private int withoutTissue;

  /**
   * Nothing was judged yet.
   *
   * @param positive position of the label that areas and probabilities are of
   * @param rules one set of settings per rule, each with the rule that it is to be judged by
   */
  public Evaluator(int positive, List<JudgeSettings> rules) {
    this.truth = new Truth(positive);
    this.rules = List.copyOf(rules);
    rules.forEach(each -> outcomes.add(new RuleOutcomes(each.rule())));
  }

  /**
   * Judges an image. One without tissue has no verdict and is counted apart.
   *
   * @param label position of its true label
   */
  public void add(String image, String group, int label, TileScores scores) {
    tiles += scores.tiles();
    if (scores.totalWeight() == 0) {
      withoutTissue++;
      return;
    }
    truth.add(image, group, label);
    for (int at = 0; at < rules.size(); at++) {
      outcomes.get(at).add(Judge.opinion(scores, rules.get(at)));
    }
  }

  /** What was judged, measured. */
  public Evaluation evaluation(List<String> labels, String reference, int samples, long seed) {
    return Evaluation.of(
        new Evaluation.Counts(truth.count(), tiles, withoutTissue),
        labels,
        truth,
        outcomes,
        reference,
        new Appraisal(truth, samples, seed));
  }
}
