package io.tilewise.lab.evaluate;

import io.tilewise.verdict.Judge;
import io.tilewise.verdict.JudgeSettings;
import io.tilewise.verdict.scores.TileScores;
import java.util.ArrayList;
import java.util.List;

/** Judges labelled images by every rule, one after the other. Of one thread. */
public final class Evaluator {
  /** What stands in the place of a rule for images that were scored without cutting them. */
  public static final String WHOLE_IMAGE = "whole-image";

  private final Truth truth;
  private final List<JudgeSettings> rules;
  private final List<RuleOpinions> opinions = new ArrayList<>();
  private final RuleOpinions whole = new RuleOpinions(WHOLE_IMAGE);
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
    rules.forEach(each -> opinions.add(new RuleOpinions(each.rule())));
  }

  /**
   * Judges an image. One without tissue has no verdict and is counted apart.
   *
   * @param label position of its true label; negative where it is not known, and then it has
   *     opinions and is in no measure
   */
  public void add(String image, String group, int label, TileScores scores) {
    add(image, group, label, scores, rules);
  }

  /**
   * Judges an image by settings of its own.
   *
   * @param settings of the same rules in the same order
   */
  public void add(
      String image, String group, int label, TileScores scores, List<JudgeSettings> settings) {
    tiles += scores.tiles();
    if (scores.totalWeight() == 0) {
      withoutTissue++;
      return;
    }
    truth.add(image, group, label);
    for (int at = 0; at < settings.size(); at++) {
      opinions.get(at).add(Judge.opinion(scores, settings.get(at)));
    }
  }

  /**
   * Judges an image twice: from its tiles, and from one score of the whole image, which no rule has
   * anything to do with.
   *
   * @param resized one score, of the image resized to the model's input
   */
  public void add(
      String image, String group, int label, TileScores tileScores, TileScores resized) {
    int before = truth.count();
    add(image, group, label, tileScores);
    if (truth.count() > before) {
      JudgeSettings any = rules.getFirst();
      whole.add(Judge.opinion(resized, plain(any)));
    }
  }

  /** The model's own probabilities and its most probable label. */
  private static JudgeSettings plain(JudgeSettings settings) {
    return new JudgeSettings(
        settings.labels(),
        settings.positive(),
        settings.severity(),
        "mean-probability",
        settings.tieBreak(),
        null);
  }

  /** What was judged, measured. */
  public Evaluation evaluation(List<String> labels, String reference, int samples, long seed) {
    List<RuleOpinions> all = new ArrayList<>(opinions);
    if (!whole.all().isEmpty()) {
      all.add(whole);
    }
    Judged judged = new Judged(truth, all);
    int labelled = judged.labelled().truth().count();
    return Evaluation.of(
            new Evaluation.Counts(labelled, truth.count() - labelled, tiles, withoutTissue),
            labels,
            judged,
            reference,
            known -> new Measurement(known, samples, seed))
        .with(notCalibrated());
  }

  /** Which rules' numbers nobody fitted, so that their log loss, Brier and ECE surprise nobody. */
  private List<String> notCalibrated() {
    List<String> bare =
        rules.stream()
            .filter(each -> !each.fit().calibrates(each.rule()))
            .map(JudgeSettings::rule)
            .toList();
    if (bare.isEmpty()) {
      return List.of();
    }
    String which = bare.size() == rules.size() ? "no rule is" : String.join(", ", bare);
    return List.of(
        "not calibrated: "
            + which
            + " (log loss, Brier and ECE are of bare numbers; `tilewise fit` calibrates them)");
  }
}
