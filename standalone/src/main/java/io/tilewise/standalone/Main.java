package io.tilewise.standalone;

import io.tilewise.kafka.PipelineException;
import io.tilewise.runtime.ConfigurationException;
import io.tilewise.runtime.logging.ServiceLogs;
import io.tilewise.standalone.command.Causes;
import io.tilewise.standalone.command.ExitCode;
import io.tilewise.standalone.command.FailureException;
import io.tilewise.standalone.command.Printable;
import io.tilewise.standalone.command.UsageException;
import io.tilewise.standalone.demo.DemoCommand;
import io.tilewise.standalone.models.EvaluateCommand;
import io.tilewise.standalone.models.FitCommand;
import io.tilewise.standalone.models.RejudgeCommand;
import io.tilewise.standalone.models.TrainCommand;
import io.tilewise.standalone.pipeline.ClassifyCommand;
import io.tilewise.standalone.pipeline.SubmitCommand;
import io.tilewise.standalone.pipeline.TopicsCommand;
import io.tilewise.standalone.pipeline.WatchCommand;
import io.tilewise.standalone.repository.ModelCommand;
import io.tilewise.standalone.score.ScoreCommand;
import io.tilewise.standalone.stack.UpCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

/** The command line: {@code tilewise COMMAND …}. Exit codes: {@link ExitCode}. */
@Command(
    name = "tilewise",
    version = "tilewise 0.1.0",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    description = "Classifies images that are too large for a GPU, as events on Kafka.",
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      ClassifyCommand.class,
      SubmitCommand.class,
      WatchCommand.class,
      RejudgeCommand.class,
      TopicsCommand.class,
      ServiceCommands.Tiler.class,
      ServiceCommands.Inference.class,
      ServiceCommands.Aggregator.class,
      ModelCommand.class,
      TrainCommand.class,
      ScoreCommand.class,
      FitCommand.class,
      EvaluateCommand.class
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed",
      "2:bad usage or configuration",
      "3:finished, with partial, failed or rejected images"
    })
public final class Main {
  private static final String LOG_CONFIGURATION = "logback.configurationFile";
  private static final String LOG_LEVEL = "TILEWISE_LOG_LEVEL";

  /** Of this program's logback.xml alone. */
  static final String GPU_LOG_LEVEL = "tilewise.gpu.log.level";

  private static final String DEVICE = "TILEWISE_INFERENCE_DEVICE";

  private static final String UP = "up";
  private static final Set<String> SERVICES = Set.of("tiler", "inference", "aggregator");

  private Main() {}

  /** Runs a command and ends the process. */
  public static void main(String[] args) {
    chooseLogging(args.length == 0 ? "" : args[0]);
    int exitCode = execute(System.getenv(), args);
    if (exitCode != ExitCode.USAGE && System.out.checkError()) { // nobody else would say so
      System.err.println(FailureException.OUTPUT_LOST);
      exitCode = ExitCode.FAILED;
    }
    ServiceLogs.end();
    System.exit(exitCode);
  }

  /** Somebody at a terminal wants results; who keeps a process running wants its log. */
  private static void chooseLogging(String command) {
    if (SERVICES.contains(command)) {
      ServiceLogs.begin();
      return; // as in its own container
    }
    if (System.getProperty(LOG_CONFIGURATION) == null) {
      System.setProperty(LOG_CONFIGURATION, "io/tilewise/standalone/logback.xml");
    }
    gpuLogLevel(System.getenv(DEVICE)).ifPresent(level -> System.setProperty(GPU_LOG_LEVEL, level));
    if (command.equals(UP)) {
      ServiceLogs.begin();
    } else if (System.getenv(LOG_LEVEL) == null) {
      System.setProperty(LOG_LEVEL, "ERROR");
    }
  }

  /** Where a GPU was named it is of interest why there is none. */
  static Optional<String> gpuLogLevel(@Nullable String device) {
    return device != null && device.startsWith("gpu") ? Optional.of("WARN") : Optional.empty();
  }

  /** Runs a command and returns its exit code. */
  static int execute(Map<String, String> environment, String... args) {
    CommandLine line = commandLine(environment);
    if (args.length == 0) {
      line.usage(line.getErr());
      return ExitCode.USAGE;
    }
    return line.execute(args);
  }

  static CommandLine commandLine(Map<String, String> environment) {
    CommandLine line = new CommandLine(new Main(), new CommandFactory(environment));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUnmatchedOptionsAllowedAsOptionParameters(false); // --alfa is no file of --scores
    Objects.requireNonNull(line.getSubcommands().get("model"), "above")
        .setUnmatchedOptionsAllowedAsOptionParameters(true); // --mean -1,0,0
    line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.AUTO));
    line.setParameterExceptionHandler((e, _) -> misused(e));
    line.setExecutionExceptionHandler((e, command, _) -> failed(e, command.getErr()));
    return line;
  }

  /** Says what is wrong, not everything that would be right. */
  private static int misused(CommandLine.ParameterException e) {
    CommandLine command = e.getCommandLine();
    command.getErr().println(Printable.text(String.valueOf(e.getMessage())));
    CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr());
    command.getErr().println("try: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  private static int failed(Exception thrown, PrintWriter err) {
    return switch (thrown) {
      case UsageException e -> tell(e, err, ExitCode.USAGE);
      case ConfigurationException e -> tell(e, err, ExitCode.USAGE);
      case FailureException e -> tell(e, err, ExitCode.FAILED);
      case PipelineException e -> tell(e, err, exitCode(e));
      case IOException e -> tell(new FailureException(Causes.text(e), e), err, ExitCode.FAILED);
      case UncheckedIOException e ->
          tell(new FailureException(Causes.text(e), e), err, ExitCode.FAILED);
      default -> {
        thrown.printStackTrace(err); // unknown: all of it, for a report
        yield ExitCode.FAILED;
      }
    };
  }

  private static int exitCode(PipelineException e) {
    return switch (e.reason()) {
      case MISCONFIGURED -> ExitCode.USAGE;
      case ABSENT, NO_TOPIC, REFUSED, INTERRUPTED -> ExitCode.FAILED;
    };
  }

  private static int tell(Exception e, PrintWriter err, int exitCode) {
    err.println(Printable.text(String.valueOf(e.getMessage())));
    return exitCode;
  }
}
