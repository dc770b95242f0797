package io.tilewise.standalone.models;

import io.tilewise.events.model.FitProvenance;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.lab.calibrate.FitException;
import io.tilewise.lab.fit.FitPlan;
import io.tilewise.lab.fit.FitResult;
import io.tilewise.lab.fit.Fitter;
import io.tilewise.lab.scores.ScoreException;
import io.tilewise.lab.scores.ScoreFiles;
import io.tilewise.lab.scores.ScoreKind;
import io.tilewise.lab.scores.ScoringModel;
import io.tilewise.standalone.command.Causes;
import io.tilewise.standalone.command.ExitCode;
import io.tilewise.standalone.command.FailureException;
import io.tilewise.standalone.command.ModelOptions;
import io.tilewise.standalone.command.RealPath;
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
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
          "image_id, group, label, tile and a column per class, named LABEL or logit:LABEL;"
              + " optionally weight and tile_label; as score writes them")
  private List<Path> scores = new ArrayList<>();

  @Option(
      names = "--model",
      paramLabel = "NAME[@VERSION]",
      description = "model whose card is written")
  private @Nullable String model;

  @Option(
      names = "--model-card",
      paramLabel = "DIR",
      description = "the same by its folder, <root>/<name>/<version>")
  private @Nullable Path folder;

  @Mixin private final ModelOptions models = new ModelOptions();

  @Option(
      names = "--kind",
      paramLabel = "probabilities|logits",
      defaultValue = "probabilities",
      description =
          "what class columns without logit: before their names hold (default: ${DEFAULT-VALUE})")
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

  private final Map<String, String> environment;

  /** Takes the settings of the process. */
  public FitCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    FittedCard card = FittedCard.read(check(), scanner);
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
      throw new FailureException("fit: " + Causes.text(e), e);
    }
  }

  /** The folder of the version. */
  private Path check() {
    List<String> problems = new ArrayList<>();
    ScoreInputs.check(scores, problems);
    options.check(problems);
    Path version = version(problems);
    UsageException.throwIfAny(problems);
    return version;
  }

  private Path version(List<String> problems) {
    if ((model == null) == (folder == null)) {
      problems.add(
          "--model, --model-card: %s (expected: one of them)"
              .formatted(model == null ? "neither" : "both"));
    }
    try {
      if (folder == null && model != null) {
        return models.folder(environment, ModelReference.parse(model));
      }
    } catch (UsageException e) {
      problems.add(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      problems.add("--" + e.getMessage());
    }
    return Objects.requireNonNullElse(folder, Path.of(""));
  }

  /** What stays of the card has to be something that an image can be judged by. */
  private void checkCard(FittedCard given) {
    VerdictSettings own = given.card().verdict();
    VerdictSettings stays = new VerdictSettings(own.rule(), own.tieBreak(), own.threshold());
    GivenCard.problemOfAnyRule(
            given.card(), options.nameARule() ? stays.withRule(GivenCard.ANY_RULE) : stays)
        .ifPresent(
            problem -> {
              throw new UsageException(GivenCard.text(given.file().getParent(), problem));
            });
  }

  private void fit(FitPlan plan, FittedCard card) throws FitException, IOException {
    ScoreFiles images = new ScoreFiles(scores, plan.labels(), kind);
    checkScoring(images, card);
    FitResult result = Fitter.fit(plan, images);
    VerdictSettings verdict = card.with(result, provenance(images, result, plan.labels()));
    try {
      card.write(verdict, result);
    } catch (IllegalArgumentException e) {
      throw new FailureException(String.valueOf(e.getMessage()), e);
    }
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    new FitPrinter(result, plan.labels(), out).print(verdict, card);
    new FitAdvice(result, plan, verdict).print(out);
    next(card).forEach(out::println);
  }

  /** What to run now, as it is. */
  private List<String> next(FittedCard card) {
    String files = scores.stream().map(Path::toString).collect(Collectors.joining(" "));
    String by = "--model " + card.scope().model() + repository();
    return List.of(
        "next",
        "  tilewise evaluate --scores " + files + " --fit-by-group " + by,
        "  tilewise classify --embedded " + by + " IMAGE");
  }

  /** The option that leads to the card, where it is not in the repository that is taken anyway. */
  private String repository() {
    if (folder == null) {
      return models.isGiven() ? " --models " + models.models(environment) : "";
    }
    Path root = RealPath.of(folder).resolve("../..").normalize();
    Path usual = models.models(environment);
    return Files.exists(usual) && root.equals(RealPath.of(usual)) ? "" : " --models " + root;
  }

  /** Scores of another model say nothing about this one. */
  private static void checkScoring(ScoreFiles images, FittedCard card) throws IOException {
    try {
      ScoringModel fitted = new ScoringModel(card.scope().model(), card.scope().digest());
      ScoringModel scored = images.model().orElse(fitted);
      if (!scored.isSameAs(fitted)) {
        throw new UsageException(
            "--scores: of %s (expected: of %s, whose card is to be written)"
                .formatted(scored, fitted));
      }
    } catch (ScoreException e) {
      throw new FailureException(String.valueOf(e.getMessage()), e);
    }
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
        result.counts().tilesPerImage(),
        result.counts().backgroundTiles());
  }
}
