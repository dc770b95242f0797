package io.tilewise.standalone;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.model.Model;
import io.tilewise.runtime.ConfigurationException;
import io.tilewise.runtime.Health;
import io.tilewise.runtime.OrderedShutdown;
import io.tilewise.runtime.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A stack for the time of one command; its data go with it. */
final class EmbeddedStack implements AutoCloseable {

  private final Path data;
  private final Stack stack;
  private final Broker broker;

  private EmbeddedStack(Path data, Stack stack, Broker broker) {
    this.data = data;
    this.stack = stack;
    this.broker = broker;
  }

  /**
   * Starts it.
   *
   * @param model that is loaded before the stack is ready
   * @param imageRoots folders below which the images are
   * @throws UsageException when the settings of the environment are wrong, or the model cannot be
   *     used
   */
  static EmbeddedStack start(
      Path models, Model model, List<Path> imageRoots, Map<String, String> environment) {
    Path data = temporaryFolder();
    StackOptions options =
        new StackOptions(data, StackOptions.freePort(), models, List.of(model.id()), imageRoots);
    Settings settings = Settings.of(options.over(environment));
    try {
      StackConfig config = StackConfig.from(settings, options);
      settings.alsoKnown(Main.READ_ELSEWHERE);
      settings.check();
      Stack stack = Stack.start(config, new SimpleMeterRegistry(), ModelCheck.start(model)::check);
      Broker broker = new Broker(stack.bootstrapServers(), config.topicPrefix(), Map.of());
      return new EmbeddedStack(data, stack, broker);
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
      throw new FailureException("temporary folder: " + e, e);
    }
  }

  /** How to talk to it. */
  Broker broker() {
    return broker;
  }

  /**
   * Checks that it still works.
   *
   * @throws FailureException when one of its services died
   */
  void checkLive() {
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
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | java.io.UncheckedIOException e) {
      // It is gone already, or a file went while we looked: there is nothing left to do.
    }
  }
}
