package io.tilewise.aggregator;

import io.tilewise.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one broker of a run: it starts with the first test that asks and ends after the
 * last. Each test has topics of a prefix that no other has.
 */
public final class SharedBroker implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(SharedBroker.class);

  /** The broker and where it keeps its data. */
  private record Running(EmbeddedBroker broker, Path directory) implements AutoCloseable {
    static Running start() {
      try {
        Path directory = Files.createTempDirectory("tilewise-broker");
        return new Running(EmbeddedBroker.start(directory.resolve("data")), directory);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      broker.close();
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == EmbeddedBroker.class;
  }

  @Override
  public EmbeddedBroker resolveParameter(ParameterContext parameter, ExtensionContext test) {
    return test.getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Running.class, _ -> Running.start(), Running.class)
        .broker();
  }
}
