package io.tilewise.standalone.models;

import io.tilewise.lab.evaluate.Evaluation;
import io.tilewise.lab.evaluate.EvaluationReport;
import io.tilewise.lab.evaluate.Evaluator;
import io.tilewise.lab.evaluate.VerdictsFile;
import io.tilewise.lab.fit.FitByGroup;
import io.tilewise.lab.fit.FitPlan;
import io.tilewise.lab.scores.ScoreException;
import io.tilewise.lab.scores.ScoreFiles;
import io.tilewise.lab.scores.ScoreKind;
import io.tilewise.model.Model;
import io.tilewise.standalone.command.Causes;
import io.tilewise.standalone.command.CommandLimits;
import io.tilewise.standalone.command.ExitCode;
import io.tilewise.standalone.command.FailureException;
import io.tilewise.standalone.command.Format;
import io.tilewise.standalone.command.Outputs;
import io.tilewise.standalone.command.StepBar;
import io.tilewise.standalone.command.UsageException;
import io.tilewise.verdict.JudgeSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code evaluate}: how good each rule is on labelled tile scores. */
@Command(
    name = "evaluate",
    description = {
      "Judges all verdict rules on labelled tile scores.",
      "A file has a header line and the columns image_id, group, label, tile, one per class,"
          + " named LABEL or logit:LABEL, and perhaps weight; the rows of an image stand together,"
          + " as score writes them. --fit-by-group reads tile_label too. An image without a label"
          + " is judged and not measured."
    })
public final class EvaluateCommand implements Callable<Integer> {
  @Option(
      names = "--scores",
      paramLabel = "F.csv",
      arity = "1..*",
      description = "labelled tile scores")
  private List<Path> files = List.of();

  @Option(
      names = "--kind",
      paramLabel = "probabilities|logits",
      defaultValue = "PROBABILITIES",
      description =
          "what class columns without logit: before their names hold (default: probabilities)")
  private ScoreKind kind = ScoreKind.PROBABILITIES;

  @Mixin private final RuleOptions rules = new RuleOptions();
  @Mixin private final LabelledImageOptions images = new LabelledImageOptions();
  @Mixin private final FitByGroupOptions byGroup = new FitByGroupOptions();
  private final Map<String, String> environment;

  @Option(
      names = "--bootstrap",
      paramLabel = "N",
      defaultValue = "1000",
      description = "samples of groups behind each interval (default: ${DEFAULT-VALUE})")
  private int samples = 1000;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "" + FitPlan.DEFAULT_SEED,
      description = "of these samples, and of folds (default: ${DEFAULT-VALUE})")
  private long seed = FitPlan.DEFAULT_SEED;

  @Option(
      names = "--verdicts",
      paramLabel = "F.csv",
      description = "writes each image's result under each rule")
  private @Nullable Path verdicts;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "writes index.html with ROC, reliability and score plots")
  private @Nullable Path report;

  @Option(
      names = "--format",
      paramLabel = "table|json",
      defaultValue = "table",
      description = "json: one object and nothing else")
  private Format format = Format.TABLE;

  /** Takes the settings of the process. */
  public EvaluateCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    check();
    try {
      if (byGroup.areAsked()) {
        evaluateByGroup();
      } else {
        tell(images.areGiven() ? evaluateImages() : evaluateScores(), null);
      }
      return ExitCode.DONE;
    } catch (ScoreException e) {
      throw new FailureException(String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new FailureException(Causes.text(e), e);
    } catch (IOException e) {
      throw new FailureException("files: " + Causes.text(e), e);
    }
  }

  private void check() {
    List<String> problems = new ArrayList<>();
    if (files.isEmpty() != images.areGiven()) {
      problems.add("--scores, --images: neither or both (expected: one of them)");
    }
    images.check(problems);
    ScoreInputs.check(files, problems);
    if (samples < 1 || samples > 1_000_000) {
      problems.add("--bootstrap: " + samples + " (expected: 1 to 1000000)");
    }
    checkOutputs(problems);
    if (verdicts != null && files.stream().anyMatch(each -> Outputs.isSame(each, verdicts))) {
      problems.add("--verdicts: " + verdicts + " (expected: another file than those of --scores)");
    }
    if (verdicts != null
        && images.list().stream().anyMatch(each -> Outputs.isSame(each, verdicts))) {
      problems.add("--verdicts: " + verdicts + " (expected: another file than that of --images)");
    }
    rules.check(judgingModel(problems), problems);
    byGroup.check(rules, images, problems);
    UsageException.throwIfAny(problems);
  }

  private Optional<Path> judgingModel(List<String> problems) {
    try {
      return images.judging(environment);
    } catch (UsageException e) {
      problems.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** What cannot be written is told before the work, not after it. */
  private void checkOutputs(List<String> problems) {
    if (verdicts != null && !Outputs.isFileToBe(verdicts)) {
      problems.add("--verdicts: " + verdicts + " (expected: a file in an existing folder)");
    }
    if (report != null && !Outputs.isFolderToBe(report)) {
      problems.add("--report: " + report + " (expected: a folder, or where one can be made)");
    } else if (report != null) {
      EvaluationReport.problem(report).map(each -> "--report: " + each).ifPresent(problems::add);
    }
  }

  private Evaluation evaluateImages() throws IOException {
    Model model = images.resolve(environment);
    rules.judgeBy(model);
    List<String> labels = model.card().labels();
    List<JudgeSettings> judged = rules.settings(labels);
    Evaluator evaluator = evaluator(labels, judged);
    images.score(model, CommandLimits.of(environment), evaluator);
    return evaluator.evaluation(labels, rules.reference(names(judged)), samples, seed);
  }

  private Evaluator evaluator(List<String> labels, List<JudgeSettings> judged) {
    return new Evaluator(labels.indexOf(rules.positive(labels)), judged);
  }

  private Evaluation evaluateScores() throws IOException, ScoreException {
    List<String> labels = rules.labels(ScoreFiles.labels(files.getFirst()));
    List<JudgeSettings> judged = rules.settings(labels);
    Evaluator evaluator = evaluator(labels, judged);
    ScoreFiles source = new ScoreFiles(files, labels, kind);
    rules.checkNamed(source.model());
    rules.checkScoring(source.model());
    try (StepBar progress = new StepBar("images", StepBar.UNKNOWN)) {
      source.forEach(
          image -> {
            evaluator.add(image.id(), image.group(), image.label(), image.scores());
            progress.step();
          });
    }
    return evaluator
        .evaluation(labels, rules.reference(names(judged)), samples, seed)
        .with(flattery(source));
  }

  /** A card judges best what it was fitted on. */
  private List<String> flattery(ScoreFiles source) throws IOException {
    String digest = source.sha256();
    return rules
        .card()
        .map(card -> card.verdict().fit())
        .filter(fit -> fit.provenance().dataSha256().equals(digest))
        .map(
            _ ->
                List.of(
                    "THE CARD WAS FITTED ON THESE VERY SCORES, so that it looks better here than it"
                        + " is; --fit-by-group says what it is worth for groups that it has not"
                        + " seen"))
        .orElse(List.of());
  }

  private static List<String> names(List<JudgeSettings> judged) {
    return judged.stream().map(JudgeSettings::rule).toList();
  }

  private void evaluateByGroup() throws IOException, ScoreException {
    List<String> labels = rules.labels(ScoreFiles.labels(files.getFirst()));
    ScoreFiles source = new ScoreFiles(files, labels, kind);
    rules.checkNamed(source.model());
    FitByGroup fits = FitByGroupOptions.fits(byGroup.plan(rules, labels, seed), source);
    Evaluation evaluation =
        fits.judge(source, labels.indexOf(rules.positive(labels)), rules.tieBreak(labels))
            .evaluation(labels, rules.reference(fits.rules()), samples, seed);
    tell(evaluation.with(fits.notes()), fits);
  }

  private void tell(Evaluation evaluation, @Nullable FitByGroup fits) throws IOException {
    write(evaluation);
    EvaluationPrinter.print(
        evaluation, fits, format, new PrintWriter(System.out, true, StandardCharsets.UTF_8));
  }

  private void write(Evaluation evaluation) throws IOException {
    if (verdicts != null) {
      VerdictsFile.write(evaluation, verdicts);
      long formulas = VerdictsFile.formulas(evaluation);
      if (formulas > 0) {
        System.err.printf(
            "image ids that start with = + - or @: %d; they stand as they are, and a spreadsheet"
                + " may run them, unless their column is imported as text%n",
            formulas);
      }
    }
    if (report != null && evaluation.measures().isEmpty()) {
      System.err.println("report: not written, because no image has a label");
    } else if (report != null) {
      System.err.println("report: " + EvaluationReport.write(evaluation, report).toAbsolutePath());
    }
  }
}
