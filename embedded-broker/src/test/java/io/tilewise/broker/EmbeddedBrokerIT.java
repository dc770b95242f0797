package io.tilewise.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.runtime.DirectoryLock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  private static final NewTopic TOPIC = new NewTopic("letters", 1, (short) 1);

  @TempDir Path folder;

  @Test
  void shouldKeepCommittedRecordsWhenStartedAgainOnTheSameDirectory() throws Exception {
    // Given
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"))) {
      broker.createTopics(List.of(TOPIC));
      produceInTransaction(broker, "a", "b");
    }

    // When
    List<String> read;
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"))) {
      broker.createTopics(List.of(TOPIC));
      produceInTransaction(broker, "c");
      read = read(broker, 3);
    }

    // Then
    assertThat(read).containsExactly("a", "b", "c");
  }

  @Test
  void shouldEndTheTransactionsThatWereOpenWhenItWasKilled() throws Exception {
    // Given a directory as a kill leaves it: copied while a transaction is open
    Path killed = folder.resolve("killed");
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"));
        KafkaProducer<String, String> open = transactional(broker)) {
      broker.createTopics(List.of(TOPIC));
      produceInTransaction(broker, "a");
      open.initTransactions();
      open.beginTransaction();
      open.send(new ProducerRecord<>("letters", "lost")).get(30, TimeUnit.SECONDS);
      copy(folder.resolve("kafka"), killed);
      open.abortTransaction();
    }

    // When
    List<String> read;
    try (EmbeddedBroker broker = EmbeddedBroker.start(killed)) {
      produceInTransaction(broker, "b");
      read = read(broker, 2);
    }

    // Then
    assertThat(read).containsExactly("a", "b");
  }

  @Test
  void shouldRefuseADirectoryThatAnotherBrokerUses() {
    try (EmbeddedBroker _ = EmbeddedBroker.start(folder.resolve("kafka"))) {
      assertThatThrownBy(() -> EmbeddedBroker.start(folder.resolve("kafka")))
          .isInstanceOf(BrokerStartException.class)
          .hasMessage(
              "data directory: %s (expected: one that no other process uses)",
              folder.resolve("kafka"));
    }
  }

  @Test
  void shouldRefuseAPortThatIsInUseAndLeaveTheDirectoryFree() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedBroker.start(folder.resolve("kafka"), taken.getLocalPort()))
          .isInstanceOf(BrokerStartException.class)
          .hasMessageStartingWith(
              "kafka port: %d (expected: a free port of 127.0.0.1)", taken.getLocalPort());
    }
    assertThat(isFree(folder.resolve("kafka"))).isTrue();
  }

  @Test
  void shouldTryOtherPortsWhenOneWasTakenMeanwhile() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ports free = Ports.free(0);
      Iterator<Ports> ports =
          List.of(new Ports(taken.getLocalPort(), Ports.free(0).controller()), free).iterator();

      try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), ports::next)) {
        broker.createTopics(List.of(TOPIC));
        produceInTransaction(broker, "a");

        assertThat(read(broker, 1)).containsExactly("a");
      }
      assertThat(ports).isExhausted();
    }
  }

  @Test
  void shouldGiveUpWhenNoPortWorks() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      assertThatThrownBy(
              () ->
                  EmbeddedBroker.start(
                      folder.resolve("kafka"), () -> new Ports(port, Ports.free(0).controller())))
          .isInstanceOf(BrokerStartException.class)
          .hasMessageStartingWith("broker: not started on 127.0.0.1:%d", port);
    }
    assertThat(isFree(folder.resolve("kafka"))).isTrue();
  }

  @Test
  void shouldRefuseADataDirectoryThatIsAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "text", UTF_8);

    assertThatThrownBy(() -> EmbeddedBroker.start(file))
        .isInstanceOf(BrokerStartException.class)
        .hasMessageStartingWith(
            "data directory: %s (expected: a folder that can be written)", file);
  }

  @Test
  void shouldListenOnTheWantedPort() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), port)) {
      assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
    }
  }

  private static boolean isFree(Path directory) throws IOException {
    Optional<DirectoryLock> lock =
        DirectoryLock.tryAcquire(directory.resolveSibling(directory.getFileName() + ".lock"));
    if (lock.isPresent()) {
      lock.get().close();
    }
    return lock.isPresent();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static KafkaProducer<String, String> transactional(EmbeddedBroker broker) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "transactional.id",
            "writer",
            "transaction.timeout.ms",
            1000);
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  private static void produceInTransaction(EmbeddedBroker broker, String... values)
      throws Exception {
    try (KafkaProducer<String, String> producer = transactional(broker)) {
      producer.initTransactions();
      producer.beginTransaction();
      for (String value : values) {
        producer.send(new ProducerRecord<>("letters", value)).get(30, TimeUnit.SECONDS);
      }
      producer.commitTransaction();
    }
  }

  private static List<String> read(EmbeddedBroker broker, int count) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "isolation.level",
            "read_committed",
            "auto.offset.reset",
            "earliest",
            // Closing waits for the fetch that is under way.
            "fetch.max.wait.ms",
            50);
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(new TopicPartition("letters", 0)));
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (values.size() < count && System.nanoTime() < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
