package io.tilewise.kafka;

import io.tilewise.broker.EmbeddedBroker;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * One broker for all tests of this module, started by the first and ended with the JVM. It has an
 * authorizer, with which everybody may do what nobody is denied.
 */
public final class SharedBroker {
  private static final EmbeddedBroker BROKER = start();

  private SharedBroker() {}

  private static EmbeddedBroker start() {
    try {
      Path data = Files.createTempDirectory("tile-kafka-broker");
      EmbeddedBroker broker =
          EmbeddedBroker.start(
              data.resolve("kafka"),
              0,
              Map.of(
                  "authorizer.class.name",
                  "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                  "allow.everyone.if.no.acl.found",
                  "true"));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(broker, data)));
      return broker;
    } catch (IOException e) {
      throw new AssertionError(e);
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

  /** Where clients find it. */
  public static String servers() {
    return BROKER.bootstrapServers();
  }

  /** What a client needs to find it. */
  public static Map<String, Object> kafka() {
    return Map.of("bootstrap.servers", servers());
  }

  public static Admin admin() {
    return Admin.create(kafka());
  }

  public static void createTopics(NewTopic... topics) {
    createTopics(Arrays.asList(topics));
  }

  static void createTopics(Collection<NewTopic> topics) {
    BROKER.createTopics(topics);
  }
}
