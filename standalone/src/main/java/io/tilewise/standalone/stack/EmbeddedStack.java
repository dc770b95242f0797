package io.tilewise.standalone.stack;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.kafka.PipelineConnection;
import io.tilewise.model.Model;
import io.tilewise.runtime.ConfigurationException;
import io.tilewise.runtime.Directories;
import io.tilewise.runtime.Health;
import io.tilewise.runtime.OrderedShutdown;
import io.tilewise.runtime.Settings;
import io.tilewise.standalone.command.Causes;
import io.tilewise.standalone.command.ConnectionOptions;
import io.tilewise.standalone.command.FailureException;
import io.tilewise.standalone.command.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A stack for the time of one command; its data go with it. */
public final class EmbeddedStack implements AutoCloseable {

  private final Path data;
  private final Stack stack;
  private final PipelineConnection connection;

  private EmbeddedStack(Path data, Stack stack, PipelineConnection connection) {
    this.data = data;
    this.stack = stack;
    this.connection = connection;
  }

  /**
   * Starts it.
   *
   * @param model that is loaded before the stack is ready
   * @param imageRoots folders below which the images are
   * @throws UsageException when the settings of the environment are wrong, or the model cannot be
   *     used
   */
  public static EmbeddedStack start(
      Path models, Model model, List<Path> imageRoots, Map<String, String> environment) {
    Path data = temporaryFolder();
    StackOptions options =
        new StackOptions(data, StackOptions.freePort(), models, List.of(model.id()), imageRoots);
    Settings settings = ConnectionOptions.settings(options.over(environment));
    try {
      StackConfig config = StackConfig.from(settings, options);
      settings.check();
      ModelCheck check = ModelCheck.start(model, config.inference().device());
      Stack stack = Stack.start(config, new SimpleMeterRegistry(), check::check);
      return new EmbeddedStack(
          data, stack, new PipelineConnection(stack.bootstrapServers(), config.topics()));
    } catch (ConfigurationException e) {
      delete(data);
      throw new UsageException(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException("interrupted while starting", e);
    } catch (RuntimeException e) {
      delete(data);
      throw e;
    }
  }

  private static Path temporaryFolder() {
    try {
      Path folder = Files.createTempDirectory("tilewise-");
      // Also when the command is interrupted: an image's tiles are hundreds of megabytes.
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder), "delete-data"));
      return folder;
    } catch (IOException e) {
      throw new FailureException("temporary folder: " + Causes.text(e), e);
    }
  }

  /** How to talk to it. */
  public PipelineConnection connection() {
    return connection;
  }

  /**
   * Checks that it still works.
   *
   * @throws FailureException when one of its services died
   */
  public void checkLive() {
    Health health = stack.health();
    if (!health.live()) {
      throw new FailureException("stack: " + health.detail());
    }
  }

  @Override
  public void close() {
    OrderedShutdown.run(List.of(stack), Settings.SHUTDOWN_TIMEOUT);
    delete(data);
  }

  private static void delete(Path folder) {
    try {
      Directories.delete(folder);
    } catch (IOException e) {
      // A service that did not end still writes there: there is nothing left to do.
    }
  }
}
