package io.tilewise.standalone.models;

import io.tilewise.lab.evaluate.Evaluation;
import io.tilewise.lab.evaluate.Measures;
import io.tilewise.standalone.command.Format;
import io.tilewise.standalone.pipeline.VerdictPrinter;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How good the rules are, as text. */
final class EvaluationPrinter {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private EvaluationPrinter() {}

  static void print(Evaluation evaluation, Format format, PrintWriter out) {
    switch (format) {
      case JSON -> {
        out.println(json(evaluation));
        evaluation.notes().forEach(System.err::println);
      }
      case TABLE -> table(evaluation).forEach(out::println);
    }
    out.flush();
  }

  /** One object; what is not defined is null. */
  static String json(Evaluation evaluation) {
    ObjectNode object = MAPPER.createObjectNode();
    object.put("images", evaluation.counts().images());
    object.put("tiles", evaluation.counts().tiles());
    ArrayNode rules = object.putArray("rules");
    evaluation.measures().forEach(each -> rules.add(MAPPER.<ObjectNode>valueToTree(each)));
    return object.toString();
  }

  /** A line per rule, and the notes. */
  static List<String> table(Evaluation evaluation) {
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
    List<String> lines = new ArrayList<>();
    lines.add(
        evaluation.counts().images()
            + " images, "
            + evaluation.counts().tiles()
            + " tiles; p: DeLong against "
            + evaluation.reference());
    lines.addAll(VerdictPrinter.aligned(rows));
    lines.addAll(evaluation.notes());
    return lines;
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
