package io.tilewise.standalone.models;

import io.tilewise.events.model.FitProvenance;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.lab.calibrate.FitException;
import io.tilewise.lab.fit.FitPlan;
import io.tilewise.lab.fit.FitResult;
import io.tilewise.lab.fit.Fitter;
import io.tilewise.lab.scores.ScoreFiles;
import io.tilewise.lab.scores.ScoreKind;
import io.tilewise.standalone.command.ExitCode;
import io.tilewise.standalone.command.FailureException;
import io.tilewise.standalone.command.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fit}: what labelled scores say of a model, into its card. */
@Command(
    name = "fit",
    description =
        "Fits calibrations of tiles and images, thresholds and prediction sets to labelled tile"
            + " scores and writes them into a model card.")
public final class FitCommand implements Callable<Integer> {
  @Option(
      names = "--scores",
      paramLabel = "F.csv",
      required = true,
      arity = "1..*",
      description =
          "image_id, group, label, tile and a column per class; optionally weight and tile_label")
  private List<Path> scores = new ArrayList<>();

  @Option(
      names = "--model-card",
      paramLabel = "DIR",
      required = true,
      description = "model version, <root>/<name>/<version>, whose model.json is written")
  private Path directory = Path.of("");

  @Option(
      names = "--kind",
      paramLabel = "probabilities|logits",
      defaultValue = "probabilities",
      description = "what the class columns hold (default: ${DEFAULT-VALUE})")
  private ScoreKind kind = ScoreKind.PROBABILITIES;

  @Mixin private final FitOptions options = new FitOptions();

  @Option(
      names = "--scanner",
      paramLabel = "NAME",
      description = "whose images these are, for the card's scope (default: any)")
  private @Nullable String scanner;

  @Option(names = "--replace", description = "overwrite a fit for another model, tiling or scanner")
  private boolean replace;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "" + FitPlan.DEFAULT_SEED,
      description = "of the splits (default: ${DEFAULT-VALUE})")
  private long seed = FitPlan.DEFAULT_SEED;

  @Override
  public Integer call() {
    checkFiles();
    FittedCard card = FittedCard.read(directory, scanner);
    checkCard(card);
    FitPlan plan = options.plan(card.card(), seed);
    if (!replace) {
      card.conflict()
          .ifPresent(
              problem -> {
                throw new UsageException(problem);
              });
    }
    try {
      fit(plan, card);
      return ExitCode.DONE;
    } catch (FitException e) {
      throw new FailureException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new FailureException("fit: " + e, e);
    }
  }

  private void checkFiles() {
    List<String> problems = new ArrayList<>();
    scores.stream()
        .filter(each -> !Files.isRegularFile(each))
        .forEach(each -> problems.add("--scores: " + each + " (expected: an existing file)"));
    UsageException.throwIfAny(problems);
  }

  /** What stays of the card has to be something that an image can be judged by. */
  private void checkCard(FittedCard given) {
    VerdictSettings own = given.card().verdict();
    VerdictSettings stays = new VerdictSettings(own.rule(), own.tieBreak(), own.threshold());
    GivenCard.problemOfAnyRule(
            given.card(), options.nameARule() ? stays.withRule(GivenCard.ANY_RULE) : stays)
        .ifPresent(
            problem -> {
              throw new UsageException(GivenCard.text(directory, problem));
            });
  }

  private void fit(FitPlan plan, FittedCard card) throws FitException, IOException {
    ScoreFiles images = new ScoreFiles(scores, plan.labels(), kind);
    FitResult result = Fitter.fit(plan, images);
    VerdictSettings verdict = card.with(result, provenance(images, result, plan.labels()));
    try {
      card.write(verdict, result);
    } catch (IllegalArgumentException e) {
      throw new FailureException(String.valueOf(e.getMessage()), e);
    }
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    new FitPrinter(result, plan.labels(), out).print(verdict, card);
  }

  private static FitProvenance provenance(ScoreFiles images, FitResult result, List<String> labels)
      throws IOException {
    Map<String, Integer> groups = new LinkedHashMap<>();
    for (int label = 0; label < labels.size(); label++) {
      groups.put(labels.get(label), result.counts().groups().get(label));
    }
    return new FitProvenance(
        images.sha256(),
        result.counts().images(),
        (int) Math.min(Integer.MAX_VALUE, result.counts().tiles()),
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        groups,
        result.counts().tilesPerImage());
  }
}
