package io.tilewise.standalone.stack;

import io.tilewise.classifier.engine.EngineDevice;
import io.tilewise.model.Model;
import io.tilewise.runtime.Health;
import io.tilewise.runtime.Ports;
import io.tilewise.runtime.ServiceMain;
import io.tilewise.standalone.command.ExitCode;
import io.tilewise.standalone.command.ModelOptions;
import io.tilewise.standalone.command.RealPath;
import io.tilewise.standalone.command.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code up}: the whole pipeline in this process until it is stopped. */
@Command(name = "up", description = "Broker and services in one process, staying up, data kept.")
public final class UpCommand implements Callable<Integer> {
  private static final int HIGHEST_PORT = 65535;

  @Option(
      names = "--data-dir",
      paramLabel = "D",
      defaultValue = "tilewise-data",
      description = "where everything is kept (default: ${DEFAULT-VALUE})")
  private Path dataDirectory = Path.of("tilewise-data");

  @Option(
      names = "--http",
      paramLabel = "P",
      defaultValue = "8080",
      description = "port of health, metrics and progress (default: ${DEFAULT-VALUE})")
  private int httpPort = 8080;

  @Option(
      names = "--kafka",
      paramLabel = "P",
      defaultValue = "9092",
      description = "port of Kafka (default: ${DEFAULT-VALUE})")
  private int kafkaPort = 9092;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      arity = "1..*",
      description = "folders below which images may be read (default: the working directory)")
  private List<Path> imageRoots = List.of(Path.of(""));

  @Mixin private final ModelOptions models = new ModelOptions();

  private final Map<String, String> environment;

  /** Takes the settings of the process. */
  public UpCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    check();
    Optional<Model> sample = models.sample(environment);
    StackOptions options =
        new StackOptions(
            dataDirectory.toAbsolutePath().normalize(),
            kafkaPort == 0 ? StackOptions.freePort() : kafkaPort,
            models.models(environment),
            sample.stream().map(Model::id).toList(),
            imageRoots.stream().map(RealPath::of).toList());
    Map<String, String> settled = new HashMap<>(options.over(environment));
    int http = httpPort == 0 ? StackOptions.freePort() : httpPort;
    settled.put("TILEWISE_MANAGEMENT_PORT", Integer.toString(http));
    ServiceMain.run(
        settled,
        "tilewise",
        Ports.of(http),
        settings -> StackConfig.from(settings, options),
        (config, meters, _) -> {
          EngineDevice device = config.inference().device();
          Runnable check =
              sample
                  .map(model -> (Runnable) ModelCheck.start(model, device)::check)
                  .orElse(() -> {});
          Stack stack = Stack.start(config, meters, check);
          System.out.println("kafka: " + stack.bootstrapServers());
          String scheme = config.aggregator().security().scheme();
          System.out.println(
              "http: " + scheme + "://127.0.0.1:" + http + "/images /live /ready /metrics");
          System.out.println("data: " + options.dataDirectory());
          System.out.println("images: " + options.imageRoots());
          Health health = stack.health();
          System.out.println(health.ready() ? "ready" : "not ready: " + health.detail());
          return stack;
        });
    return ExitCode.DONE; // not reached: the process has ended
  }

  private void check() {
    List<String> problems = new ArrayList<>();
    checkPort("--http", httpPort, problems);
    checkPort("--kafka", kafkaPort, problems);
    if (httpPort == kafkaPort && httpPort != 0) {
      problems.add("--http: " + httpPort + " (expected: another port than --kafka)");
    }
    checkDirectory("--models", models.models(environment), problems);
    imageRoots.forEach(root -> checkDirectory("--images", root, problems));
    UsageException.throwIfAny(problems);
  }

  private static void checkPort(String option, int port, List<String> problems) {
    if (port < 0 || port > HIGHEST_PORT) {
      problems.add(option + ": " + port + " (expected: 0 to 65535)");
    }
  }

  private static void checkDirectory(String option, Path path, List<String> problems) {
    if (!Files.isDirectory(path)) {
      problems.add(option + ": " + path + " (expected: a folder that exists)");
    }
  }
}
