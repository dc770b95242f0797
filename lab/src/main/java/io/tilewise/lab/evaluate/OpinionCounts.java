package io.tilewise.lab.evaluate;

import io.tilewise.lab.evaluate.RuleOpinions.Opinion;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many images a rule calls what, whether or not their truth is known.
 *
 * @param rule configuration value
 * @param perLabel images that it decided for each label
 * @param referred images that it leaves to a person
 */
public record OpinionCounts(String rule, Map<String, Integer> perLabel, int referred) {
  public OpinionCounts {
    perLabel = Collections.unmodifiableMap(new LinkedHashMap<>(perLabel));
  }

  /** Of each rule of an evaluation, in its order. */
  public static List<OpinionCounts> of(Evaluation evaluation) {
    return evaluation.all().opinions().stream().map(rule -> of(rule, evaluation.labels())).toList();
  }

  private static OpinionCounts of(RuleOpinions rule, List<String> labels) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    labels.forEach(label -> counts.put(label, 0));
    int referred = 0;
    for (Opinion each : rule.all()) {
      if (each.isReferred()) {
        referred++;
      } else {
        counts.merge(labels.get(each.label()), 1, Integer::sum);
      }
    }
    return new OpinionCounts(rule.rule(), counts, referred);
  }
}
