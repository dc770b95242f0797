package io.tilewise.standalone.models;

import io.tilewise.events.model.VerdictSettings;
import io.tilewise.imageverdict.FittedSizes;
import io.tilewise.lab.calibrate.TileCalibrationChoice;
import io.tilewise.lab.calibrate.TileMethod;
import io.tilewise.lab.fit.FitResult;
import io.tilewise.lab.fit.RuleReport;
import io.tilewise.verdict.calibration.Conformal;
import io.tilewise.verdict.calibration.ImageCalibration;
import io.tilewise.verdict.calibration.TileCalibration;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Says what was fitted, why, and on how much. */
final class FitPrinter {
  private final FitResult result;
  private final List<String> labels;
  private final PrintWriter out;

  FitPrinter(FitResult result, List<String> labels, PrintWriter out) {
    this.result = result;
    this.labels = labels;
    this.out = out;
  }

  void print(VerdictSettings verdict, FittedCard card) {
    FitResult.Counts counts = result.counts();
    out.printf(
        Locale.ROOT,
        "%d images and %d tiles, %s an image; %d folds of groups, dealt twice%n",
        counts.images(),
        counts.tiles(),
        FittedSizes.text(counts.tilesPerImage()),
        counts.folds());
    result.tileCalibrations().forEach(this::print);
    rules();
    out.println(
        "possible to: a label stays in an image's set while 1 - P of it is this or less; in the"
            + " order of the card's labels: "
            + String.join(", ", labels));
    FitResult.Range range = result.tileScores();
    if (range != null) {
      out.printf(
          Locale.ROOT,
          "lower quartile of an image's tile log-odds: %.3f to %.3f%n",
          range.low(),
          range.high());
    }
    if (verdict.threshold() != null) {
      out.printf(
          Locale.ROOT,
          "warning: the card's own threshold %s goes before what was fitted%n",
          verdict.threshold());
    }
    card.loss(verdict).ifPresent(each -> out.printf("warning: %s%n", each));
    result.warnings().forEach(each -> out.printf(Locale.ROOT, "warning: %s%n", each));
    card.replaced().ifPresent(out::println);
    out.printf(Locale.ROOT, "scope: %s, %s%n", FittedCard.text(card.scope()), card.content());
    String before = card.card().verdict().rule();
    out.printf(
        Locale.ROOT,
        "rule: %s%s%n",
        verdict.rule(),
        before.equals(verdict.rule()) ? "" : " (before: " + before + ")");
    out.printf(Locale.ROOT, "model card: %s%n", card.file());
  }

  private void print(TileCalibrationChoice choice) {
    String curve =
        switch (choice.chosen()) {
          case TileCalibration.Logistic fit ->
              "slope " + number(fit.slope()) + ", intercept " + number(fit.intercept());
          case TileCalibration.Isotonic fit -> fit.curve().scores().size() + " knots";
        };
    out.printf(
        Locale.ROOT,
        "tile calibration of %s: %s (%s), from %d tiles, %d of them %s%n",
        labels.get(choice.label()),
        name(choice.method()),
        curve,
        choice.tiles(),
        choice.positives(),
        labels.get(choice.label()));
    String losses =
        Arrays.stream(TileMethod.values())
            .filter(choice.logLoss()::containsKey)
            .map(each -> name(each) + " " + number(choice.logLoss().getOrDefault(each, 0.0)))
            .collect(Collectors.joining(", "));
    out.printf(Locale.ROOT, "  log loss on groups not fitted on: %s%n", losses);
  }

  private static String name(TileMethod method) {
    return method.name().toLowerCase(Locale.ROOT);
  }

  private void rules() {
    out.printf(
        Locale.ROOT,
        "%-30s %-24s %9s %15s %20s%n",
        "rule",
        "calibration",
        "threshold",
        "possible to",
        "unseen groups' loss");
    for (RuleReport each : result.rules()) {
      Double threshold = each.fit().threshold();
      Conformal sets = each.fit().conformal();
      out.printf(
          Locale.ROOT,
          "%-30s %-24s %9s %15s %20s%n",
          each.rule(),
          each.calibrated() ? text(each.fit().calibration()) : "none",
          threshold == null ? "-" : number(threshold),
          sets == null ? "-" : numbers(sets.thresholds()),
          loss(each.logLossBefore()) + " to " + loss(each.logLossAfter()));
    }
  }

  private static String text(ImageCalibration calibration) {
    return switch (calibration) {
      case ImageCalibration.Scaling scaling ->
          String.format(
              Locale.ROOT, "T %.4g, offset %.3f", scaling.temperature(), scaling.offset());
      case ImageCalibration.Isotonic(var curve) -> "isotonic, " + curve.scores().size() + " knots";
    };
  }

  private static String loss(OptionalDouble loss) {
    return loss.isPresent() ? number(loss.getAsDouble()) : "-";
  }

  /** In the order of the labels. */
  private static String numbers(List<Double> values) {
    return values.stream().map(FitPrinter::number).collect(Collectors.joining(", "));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
