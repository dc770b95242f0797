package io.tilewise.standalone.pipeline;

import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.model.ManifestModel;
import io.tilewise.image.ImageLimits;
import io.tilewise.imageverdict.RuleProblem;
import io.tilewise.kafka.PipelineConnection;
import io.tilewise.model.Model;
import io.tilewise.runtime.ConfigurationException;
import io.tilewise.standalone.command.CommandLimits;
import io.tilewise.standalone.command.ConnectionOptions;
import io.tilewise.standalone.command.ExitCode;
import io.tilewise.standalone.command.ModelOptions;
import io.tilewise.standalone.command.StepBar;
import io.tilewise.standalone.command.UsageException;
import io.tilewise.standalone.stack.EmbeddedStack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code classify}: submit, wait, print. */
@Command(
    name = "classify",
    description = "Classifies images and prints their verdicts, in the order of the arguments.")
public final class ClassifyCommand implements Callable<Integer> {
  @Mixin private final SubmissionOptions submission = new SubmissionOptions();
  @Mixin private final PrintOptions printing = new PrintOptions();
  @Mixin private final AnswerOptions answers = new AnswerOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final ModelOptions models = new ModelOptions();
  private final Map<String, String> environment;

  @Option(
      names = "--embedded",
      description = "the whole pipeline in this process (default where no broker is named)")
  private boolean embedded;

  /** Takes the settings of the process. */
  public ClassifyCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    List<String> problems = new ArrayList<>();
    if (embedded && connection.isNamed()) {
      problems.add("--embedded: with --bootstrap (expected: one of them)");
    }
    List<ImageSubmitted> submissions = submission.submissions(problems);
    answers.check(submission.files(), problems);
    answers.checkNew(submissions, problems);
    ImageLimits limits = CommandLimits.of(environment);
    List<ImageClassified> verdicts =
        isRemote() ? remote(submissions, problems) : embedded(submissions, problems);
    printing.print(verdicts);
    answers.write(submissions, verdicts, limits);
    return exitCode(verdicts);
  }

  private boolean isRemote() {
    return !embedded && connection.isGiven(environment);
  }

  private List<ImageClassified> embedded(List<ImageSubmitted> submissions, List<String> problems) {
    Optional<Model> model = UsageException.tried(this::model, problems);
    model.ifPresent(each -> answers.checkLabels(each.card().labels(), problems));
    UsageException.throwIfAny(problems);
    List<Path> roots =
        submissions.stream().map(each -> Path.of(each.uri()).getParent()).distinct().toList();
    try (EmbeddedStack stack =
        EmbeddedStack.start(models.models(environment), model.orElseThrow(), roots, environment)) {
      return classify(stack.connection(), stack::checkLive, submissions);
    }
  }

  /** The model, which can judge by the rule that is asked for. */
  private Model model() {
    Model model = models.resolve(environment, submission.model());
    ManifestModel asked =
        submission.rule().map(model.manifest()::withRule).orElseGet(model::manifest);
    RuleProblem.of(asked)
        .ifPresent(
            problem -> {
              throw new UsageException("--model " + model.id() + ": " + problem.text());
            });
    return model;
  }

  private List<ImageClassified> remote(List<ImageSubmitted> submissions, List<String> problems) {
    Optional<PipelineConnection> pipeline = UsageException.tried(this::pipeline, problems);
    UsageException.throwIfAny(problems);
    return classify(pipeline.orElseThrow(), () -> {}, submissions);
  }

  private PipelineConnection pipeline() {
    try {
      return connection.connection(environment);
    } catch (ConfigurationException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private List<ImageClassified> classify(
      PipelineConnection pipeline, Runnable check, List<ImageSubmitted> submissions) {
    try (StepBar tiles = new StepBar("tiles", StepBar.UNKNOWN)) {
      TileProgress progress = new TileProgress(submissions.size(), tiles);
      VerdictWait wait = new VerdictWait(pipeline, check, event -> heard(event, progress));
      if (answers.areGiven()) {
        return wait.verdictsWithTiles(submissions, submission.maxWait(), answers.heard()::isWhole);
      }
      return isRemote() // where the right to read manifests may be lacking
          ? wait.verdicts(submissions, submission.maxWait())
          : wait.verdictsWithTiles(submissions, submission.maxWait(), _ -> true);
    }
  }

  private void heard(Event event, TileProgress progress) {
    progress.hear(event);
    if (answers.areGiven()) {
      answers.heard().hear(event);
    }
  }

  /** A verdict on every tile is what was asked for; anything less is said to scripts as well. */
  static int exitCode(List<ImageClassified> verdicts) {
    boolean all =
        verdicts.stream()
            .allMatch(
                verdict ->
                    switch (verdict.status()) {
                      case COMPLETE, NO_TISSUE -> true;
                      case PARTIAL, FAILED, REJECTED -> false;
                    });
    return all ? ExitCode.DONE : ExitCode.INCOMPLETE;
  }
}
