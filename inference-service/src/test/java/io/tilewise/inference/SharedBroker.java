package io.tilewise.inference;

import io.tilewise.broker.EmbeddedBroker;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** One broker for all tests of this module, started by the first and ended with the JVM. */
final class SharedBroker {
  static final EmbeddedBroker BROKER = start();

  private SharedBroker() {}

  private static EmbeddedBroker start() {
    try {
      Path data = Files.createTempDirectory("inference-broker");
      EmbeddedBroker broker = EmbeddedBroker.start(data.resolve("kafka"));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(broker, data)));
      return broker;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end(EmbeddedBroker broker, Path data) {
    broker.close();
    try (Stream<Path> files = Files.walk(data)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
