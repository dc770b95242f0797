package io.tilewise.lab.evaluate;

import io.tilewise.verdict.JudgeSettings;
import io.tilewise.verdict.TieBreak;
import io.tilewise.verdict.scores.TileScores;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Images of one tile each, of which a mean says what the tile says. */
final class Evaluations {
  private Evaluations() {}

  /** Of two labels; the first one is positive, each image a group of its own. */
  static Evaluation of(double[] probabilities, boolean[] truth) {
    double[][] both = new double[probabilities.length][];
    for (int at = 0; at < both.length; at++) {
      both[at] = new double[] {probabilities[at], 1 - probabilities[at]};
    }
    return of(
        both, IntStream.range(0, truth.length).map(i -> truth[i] ? 0 : 1).toArray(), both.length);
  }

  /** Of any labels; as many groups as said, filled in turn. */
  static Evaluation of(double[][] probabilities, int[] truth, int groups) {
    List<String> labels =
        IntStream.range(0, probabilities[0].length).mapToObj(i -> "l" + i).toList();
    List<JudgeSettings> rules = new ArrayList<>();
    for (String rule : List.of("mean-probability", "max-probability")) {
      rules.add(
          new JudgeSettings(labels, "l0", List.of(), rule, TieBreak.MEAN_LOG_PROBABILITY, null));
    }
    Evaluator evaluator = new Evaluator(0, rules);
    for (int at = 0; at < truth.length; at++) {
      double[] logs = new double[labels.size()];
      for (int label = 0; label < logs.length; label++) {
        logs[label] = Math.log(probabilities[at][label]);
      }
      TileScores scores = TileScores.builder(labels.size()).add(0, 1, logs).build();
      evaluator.add("i" + at, "g" + at % groups, truth[at], scores);
    }
    return evaluator.evaluation(labels, "mean-probability", 200, 7);
  }
}
