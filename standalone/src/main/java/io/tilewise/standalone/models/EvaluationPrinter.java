package io.tilewise.standalone.models;

import io.tilewise.lab.evaluate.Coverage;
import io.tilewise.lab.evaluate.Evaluation;
import io.tilewise.lab.evaluate.Measures;
import io.tilewise.lab.evaluate.OpinionCounts;
import io.tilewise.lab.fit.FitByGroup;
import io.tilewise.lab.thresholds.HierarchicalConformal;
import io.tilewise.standalone.command.Format;
import io.tilewise.standalone.command.TextLines;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How good the rules are, as text. */
final class EvaluationPrinter {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private EvaluationPrinter() {}

  /**
   * Prints.
   *
   * @param fits that judged, each image by one without its group; null: the same judged all images
   */
  static void print(
      Evaluation evaluation, @Nullable FitByGroup fits, Format format, PrintWriter out) {
    switch (format) {
      case JSON -> {
        out.println(json(evaluation, fits));
        evaluation.notes().forEach(System.err::println);
      }
      case TABLE -> table(evaluation, fits).forEach(out::println);
    }
    out.flush();
  }

  /** One object; what is not defined is null. */
  private static String json(Evaluation evaluation, @Nullable FitByGroup fits) {
    ObjectNode object = MAPPER.createObjectNode();
    object.put("images", evaluation.counts().images());
    if (evaluation.counts().unlabelled() > 0) {
      object.put("unlabelled", evaluation.counts().unlabelled());
    }
    object.put("tiles", evaluation.counts().tiles());
    ArrayNode rules = object.putArray("rules");
    evaluation.measures().forEach(each -> rules.add(MAPPER.<ObjectNode>valueToTree(each)));
    if (evaluation.counts().unlabelled() > 0) {
      putOpinions(object.putArray("opinions"), evaluation);
    }
    if (fits != null) {
      put(object.putObject("fitByGroup"), evaluation, fits);
    }
    return object.toString();
  }

  private static void putOpinions(ArrayNode array, Evaluation evaluation) {
    for (OpinionCounts each : OpinionCounts.of(evaluation)) {
      ObjectNode rule = array.addObject().put("rule", each.rule());
      each.perLabel().forEach(rule.putObject("labels")::put);
      rule.put("referred", each.referred());
    }
  }

  private static void put(ObjectNode object, Evaluation evaluation, FitByGroup fits) {
    HierarchicalConformal promised = fits.plan().conformal();
    object.put("folds", fits.fits().size());
    ObjectNode groups = object.putObject("groups");
    for (int label = 0; label < fits.groups().size(); label++) {
      groups.put(evaluation.labels().get(label), fits.groups().get(label));
    }
    object.put("rule", fits.fits().getFirst().rule());
    object.put("alpha", promised == null ? null : promised.alpha());
    object.put("promise", promised == null ? null : name(promised));
    ArrayNode sets = object.putArray("sets");
    if (promised != null) {
      Coverage.of(evaluation).forEach(each -> sets.add(MAPPER.<ObjectNode>valueToTree(each)));
    }
    evaluation.notes().forEach(object.putArray("notes")::add);
  }

  private static String name(HierarchicalConformal promised) {
    return promised.promise().name().toLowerCase(Locale.ROOT);
  }

  /** A line per rule, another for its prediction sets, and the notes. */
  private static List<String> table(Evaluation evaluation, @Nullable FitByGroup fits) {
    List<String> lines = new ArrayList<>();
    if (!evaluation.measures().isEmpty()) {
      lines.add(
          evaluation.counts().images()
              + " images, "
              + evaluation.counts().tiles()
              + " tiles; p: DeLong against "
              + evaluation.reference());
      lines.addAll(TextLines.aligned(measures(evaluation)));
    }
    if (evaluation.counts().unlabelled() > 0) {
      lines.add("what rules say of all images, with a label and without");
      lines.addAll(TextLines.aligned(opinions(evaluation)));
    }
    HierarchicalConformal promised = fits == null ? null : fits.plan().conformal();
    if (promised != null) {
      lines.add(
          "prediction sets that hold the truth, every group of a label counting alike; alpha %s, %s"
              .formatted(promised.alpha(), name(promised)));
      lines.addAll(TextLines.aligned(sets(evaluation)));
    }
    lines.addAll(evaluation.notes());
    String rule = fits == null ? null : fits.fits().getFirst().rule();
    if (rule != null) {
      lines.add("fit would choose " + rule);
    }
    return lines;
  }

  private static List<List<String>> measures(Evaluation evaluation) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "rule",
            "AUC",
            "95 %",
            "p",
            "accuracy",
            "balanced",
            "sensitivity",
            "specificity",
            "log loss",
            "Brier",
            "ECE",
            "referred",
            "error of rest"));
    evaluation.measures().forEach(each -> rows.add(row(each)));
    return rows;
  }

  private static List<List<String>> opinions(Evaluation evaluation) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("rule"));
    head.addAll(evaluation.labels());
    head.add("referred");
    rows.add(head);
    for (OpinionCounts each : OpinionCounts.of(evaluation)) {
      List<String> row = new ArrayList<>(List.of(each.rule()));
      each.perLabel().values().forEach(count -> row.add(count.toString()));
      row.add(Integer.toString(each.referred()));
      rows.add(row);
    }
    return rows;
  }

  private static List<List<String>> sets(Evaluation evaluation) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("rule", "mean"));
    head.addAll(evaluation.labels());
    head.add("labels a set");
    IntStream.rangeClosed(0, evaluation.labels().size()).forEach(size -> head.add("of " + size));
    rows.add(head);
    for (Coverage each : Coverage.of(evaluation)) {
      List<String> row = new ArrayList<>(List.of(each.rule(), figure(each.mean())));
      evaluation.labels().forEach(label -> row.add(figure(each.perLabel().get(label))));
      row.add(figure(each.meanSize()));
      each.sizes().forEach(size -> row.add(figure(size)));
      rows.add(row);
    }
    return rows;
  }

  private static List<String> row(Measures rule) {
    return List.of(
        rule.rule(),
        figure(rule.auc()),
        rule.aucLow() == null ? "-" : figure(rule.aucLow()) + "-" + figure(rule.aucHigh()),
        figure(rule.deLongP()),
        figure(rule.accuracy()),
        figure(rule.balancedAccuracy()),
        figure(rule.sensitivity()),
        figure(rule.specificity()),
        figure(rule.logLoss()),
        figure(rule.brier()),
        figure(rule.ece()),
        figure(rule.referred()),
        figure(rule.errorOfRest()));
  }

  private static String figure(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }
}
