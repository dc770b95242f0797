package io.tilewise.lab.study;

import io.tilewise.lab.study.UnfittedStudy.Kind;
import io.tilewise.lab.study.UnfittedStudy.Outcome;
import io.tilewise.lab.study.UnfittedStudy.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** Which rule to judge by where nothing was fitted. */
final class UnfittedTable {
  /** What a referred image costs where a wrong one costs 1: whoever refers all pays as much. */
  private static final double REFERRAL = 0.25;

  private final StudyPlan plan;
  private final Findings found;

  UnfittedTable(StudyPlan plan, Findings found) {
    this.plan = plan;
    this.found = found;
  }

  void write() throws Exception {
    Map<Reading, Map<Kind, List<Outcome>>> all = new LinkedHashMap<>();
    for (Map<Reading, Map<Kind, Outcome>> seed :
        plan.perSeed(each -> UnfittedStudy.run(plan, each))) {
      seed.forEach(
          (reading, kinds) ->
              kinds.forEach(
                  (kind, outcome) ->
                      all.computeIfAbsent(reading, _ -> new LinkedHashMap<>())
                          .computeIfAbsent(kind, _ -> new ArrayList<>())
                          .add(outcome)));
    }
    table("where a label is searched for, all scores", all, kind -> !kind.ofMost());
    table("the same, scores as they are", all, kind -> !kind.ofMost() && isAsItIs(kind));
    table("where most tiles are right, all scores", all, Kind::ofMost);
  }

  private static boolean isAsItIs(Kind kind) {
    return kind.scores().equals(UnfittedStudy.SCORES.keySet().iterator().next());
  }

  private void table(
      String title, Map<Reading, Map<Kind, List<Outcome>>> all, Predicate<Kind> wanted) {
    found.line(
        "| "
            + title
            + " | sure | false alarms | misses | referred, negative | referred, positive | cost |"
            + " kinds mostly wrong | worst |");
    found.line("|---|" + "---|".repeat(8));
    all.forEach(
        (reading, kinds) -> {
          Map<Kind, List<Outcome>> some = new LinkedHashMap<>(kinds);
          some.keySet().removeIf(kind -> !wanted.test(kind));
          row(title, reading, some);
        });
    found.line("");
  }

  private void row(String title, Reading reading, Map<Kind, List<Outcome>> kinds) {
    double falseAlarms = mean(kinds, false, Outcome::wrong);
    double misses = mean(kinds, true, Outcome::wrong);
    double negative = mean(kinds, false, Outcome::referred);
    double positive = mean(kinds, true, Outcome::referred);
    double cost = (falseAlarms + misses + REFERRAL * (negative + positive)) / 2;
    double[] wrong = kinds.values().stream().mapToDouble(UnfittedTable::wrong).sorted().toArray();
    long mostly = kinds.values().stream().filter(each -> wrong(each) > 0.5).count();
    found.number(title + ", " + reading.rule() + " " + reading.sure() + " cost", cost);
    found.line(
        String.format(
            Locale.ROOT,
            "| `%s` | %s | %.3f | %.3f | %.3f | %.3f | %.3f | %d of %d | %.2f |",
            reading.rule(),
            reading.sure(),
            falseAlarms,
            misses,
            negative,
            positive,
            cost,
            mostly,
            wrong.length,
            wrong[wrong.length - 1]));
  }

  private static double wrong(List<Outcome> seeds) {
    return seeds.stream().mapToDouble(Outcome::wrong).average().orElseThrow();
  }

  /** Every kind of image counts alike. */
  private static double mean(
      Map<Kind, List<Outcome>> kinds, boolean positive, ToDoubleFunction<Outcome> of) {
    return kinds.entrySet().stream()
        .filter(each -> each.getKey().isPositive() == positive)
        .mapToDouble(each -> each.getValue().stream().mapToDouble(of).average().orElseThrow())
        .average()
        .orElseThrow();
  }
}
