package io.tilewise.lab.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** Whether probabilities come true and prediction sets keep their promise. */
final class CalibrationTable {
  /** Below this a split is said to break its promise of .9. */
  private static final double LEAST_COVERAGE = 0.88;

  private final StudyPlan plan;
  private final Findings found;

  /** Per question and network one result per split: first one way round, then the other. */
  private final Map<Question, List<List<Judged>>> judged = new EnumMap<>(Question.class);

  CalibrationTable(StudyPlan plan, Findings found) {
    this.plan = plan;
    this.found = found;
  }

  /** Writes it and gives its picture. */
  String write() throws Exception {
    for (int network = 0; network < Cells.NETWORKS.size(); network++) {
      judge(network, false);
      judge(network, true);
    }
    errors();
    coverages();
    return ChoosingFigures.reliability(
        Judged.reliability(oneWay(Question.POOLED, 0)),
        Judged.reliability(oneWay(Question.SLIDES, 0)));
  }

  /** Splits of all seeds; the slides of the halves may change sides. */
  private void judge(int network, boolean otherWay) throws Exception {
    List<Map<Question, Judged>> splits =
        plan.perSeed(
            seed -> {
              List<Cells> halves = plan.cells().bySlide(seed);
              return new CalibrationStudy(
                      otherWay ? halves.reversed() : halves, network, plan.bags(), seed)
                  .run();
            });
    for (Question question : Question.values()) {
      List<List<Judged>> networks = judged.computeIfAbsent(question, _ -> new ArrayList<>());
      if (!otherWay) {
        networks.add(new ArrayList<>());
      }
      splits.forEach(split -> networks.getLast().add(Objects.requireNonNull(split.get(question))));
    }
  }

  private List<Judged> bothWays(Question question, int network) {
    return judged.getOrDefault(question, List.of()).get(network);
  }

  private List<Judged> oneWay(Question question, int network) {
    return bothWays(question, network).subList(0, plan.seeds().size());
  }

  private void errors() {
    found.line(
        "| images | target | A | both ways | mean of splits | worst | B | both ways | mean of"
            + " splits | worst |");
    found.line("|---|---|---|---|---|---|---|---|---|---|");
    for (Question question : Question.values()) {
      String target = Double.isNaN(question.allowedError()) ? "" : "" + question.allowedError();
      String errors = error(question, 0) + error(question, 1);
      found.line("| " + question.text() + " | " + target + " |" + errors);
    }
    found.line("");
  }

  private String error(Question question, int network) {
    double pooled = Judged.reliability(oneWay(question, network)).error();
    double both = Judged.reliability(bothWays(question, network)).error();
    double[] splits = values(oneWay(question, network), Judged::error);
    found.number(question.key() + "Ece" + "AB".charAt(network), pooled);
    found.number(question.key() + "EceBothWays" + "AB".charAt(network), both);
    return String.format(
        Locale.ROOT,
        " %.3f | %.3f | %.3f | %.3f |",
        pooled,
        both,
        Arrays.stream(splits).average().orElseThrow(),
        Arrays.stream(splits).max().orElseThrow());
  }

  private void coverages() {
    found.line(
        "| images | promise | groups | A, mean | A, worst | B, mean | B, worst | splits ≥ .88 |"
            + " both ways | of infected | of healthy | referred |");
    found.line("|---|---|---|---|---|---|---|---|---|---|---|---|");
    for (Question question : Question.values()) {
      for (Reading reading : oneWay(question, 0).getFirst().readings()) {
        coverage(question, reading);
      }
    }
    found.line("");
  }

  private void coverage(Question question, Reading reading) {
    List<Judged> all = new ArrayList<>();
    List<Judged> both = new ArrayList<>();
    StringBuilder networks = new StringBuilder();
    for (int network = 0; network < Cells.NETWORKS.size(); network++) {
      List<Judged> splits = oneWay(question, network);
      all.addAll(splits);
      both.addAll(bothWays(question, network));
      double mean = mean(splits, reading, Judged.Sets::coverage);
      double worst =
          Arrays.stream(values(splits, each -> each.sets(reading).coverage())).min().orElseThrow();
      networks.append(String.format(Locale.ROOT, " %.3f | %.3f |", mean, worst));
      found.number(question.key() + "Coverage" + reading.key() + "AB".charAt(network), mean);
    }
    found.number(question.key() + "Kept" + reading.key(), kept(all, reading));
    found.line(
        String.format(
            Locale.ROOT,
            "| %s | `%s` | %s |%s %d of %d | %d of %d | %.3f | %.3f | %.3f |",
            question.text(),
            reading.text(),
            reading.groups(question),
            networks,
            kept(all, reading),
            all.size(),
            kept(both, reading),
            both.size(),
            mean(all, reading, sets -> sets.coverage(0)),
            mean(all, reading, sets -> sets.coverage(1)),
            mean(all, reading, Judged.Sets::referred)));
  }

  private static int kept(List<Judged> splits, Reading reading) {
    return (int)
        Arrays.stream(values(splits, each -> each.sets(reading).coverage()))
            .filter(each -> each >= LEAST_COVERAGE)
            .count();
  }

  private static double mean(
      List<Judged> splits, Reading reading, ToDoubleFunction<Judged.Sets> value) {
    return Arrays.stream(values(splits, each -> value.applyAsDouble(each.sets(reading))))
        .average()
        .orElseThrow();
  }

  private static double[] values(List<Judged> splits, ToDoubleFunction<Judged> value) {
    return splits.stream().mapToDouble(value).toArray();
  }
}
