package io.tilewise.standalone.pipeline;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileScored;
import io.tilewise.kafka.PipelineConnection;
import io.tilewise.model.Model;
import io.tilewise.runtime.ConfigurationException;
import io.tilewise.standalone.command.ConnectionOptions;
import io.tilewise.standalone.command.ExitCode;
import io.tilewise.standalone.command.ModelOptions;
import io.tilewise.standalone.command.StepBar;
import io.tilewise.standalone.command.UsageException;
import io.tilewise.standalone.stack.EmbeddedStack;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final ModelOptions models = new ModelOptions();
  private final Map<String, String> environment;

  @Option(
      names = "--embedded",
      description = "the whole pipeline in this process (default where no broker is named)")
  private boolean embedded;

  @Mixin private final PrintOptions printing = new PrintOptions();

  /** Takes the settings of the process. */
  public ClassifyCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws ConfigurationException {
    if (embedded && connection.isNamed()) {
      throw new UsageException("--embedded: with --bootstrap (expected: one of them)");
    }
    List<ImageSubmitted> submissions = submission.submissions();
    boolean remote = !embedded && connection.isGiven(environment);
    List<ImageClassified> verdicts = remote ? remote(submissions) : embedded(submissions);
    printing.print(verdicts);
    return exitCode(verdicts);
  }

  private List<ImageClassified> embedded(List<ImageSubmitted> submissions) {
    Model model = models.resolve(environment, submission.model());
    List<Path> roots =
        submissions.stream().map(each -> Path.of(each.uri()).getParent()).distinct().toList();
    try (EmbeddedStack stack =
        EmbeddedStack.start(models.models(environment), model, roots, environment)) {
      return classify(stack.connection(), stack::checkLive, submissions);
    }
  }

  private List<ImageClassified> remote(List<ImageSubmitted> submissions)
      throws ConfigurationException {
    return classify(connection.connection(environment), () -> {}, submissions);
  }

  private List<ImageClassified> classify(
      PipelineConnection pipeline, Runnable check, List<ImageSubmitted> submissions) {
    try (StepBar tiles = new StepBar("tiles", StepBar.UNKNOWN)) {
      VerdictWait wait =
          new VerdictWait(
              pipeline,
              check,
              event -> {
                if (event instanceof TileScored || event instanceof TileFailed) {
                  tiles.step();
                }
              });
      return wait.verdicts(submissions, submission.maxWait());
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
