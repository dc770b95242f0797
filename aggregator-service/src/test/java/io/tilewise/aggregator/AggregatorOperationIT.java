package io.tilewise.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.aggregator.streams.DeadLetters;
import io.tilewise.aggregator.topics.TopicCheck;
import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.runtime.ConfigurationException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What an operator does to it, or what happens to its surroundings, on a real broker. */
@ExtendWith(SharedBroker.class)
@Execution(ExecutionMode.CONCURRENT)
class AggregatorOperationIT {
  @TempDir private static Path directory;
  private static EmbeddedBroker broker;

  @BeforeAll
  static void share(EmbeddedBroker shared) {
    broker = shared;
  }

  @Test
  void shouldTakeOverFromAnInstanceThatEndsWithWhatItsStandbyKnows_G1_G2() throws Exception {
    try (Live live = new Live(broker, directory, "standby.").withStandby()) {
      AggregatorService first = live.start("standby-1");
      live.start("standby-2");
      live.sendFirstHalf();
      live.awaitFirstHalf();
      await()
          .dontCatchUncaughtExceptions()
          .atMost(Live.PATIENCE)
          .until(() -> copies("standby.", "standby-2") == 3);

      live.stop(first);
      live.sendSecondHalf();

      live.assertOneRightVerdictEach();
    }
  }

  /** Tasks, active or standby, that have stores in the directory of an instance. */
  private static long copies(String prefix, String instance) throws IOException {
    try (Stream<Path> files =
        Files.list(directory.resolve(instance).resolve(prefix + "tilewise-aggregator"))) {
      return files.filter(file -> Files.isDirectory(file.resolve("rocksdb"))).count();
    }
  }

  @Test
  void shouldRestoreStoresThatAreDamaged_G1_G2() throws Exception {
    try (Live live = new Live(broker, directory, "damaged.")) {
      AggregatorService service = live.start("damaged");
      live.sendFirstHalf();
      live.awaitFirstHalf();
      live.stop(service);
      assertThat(truncate(directory.resolve("damaged"), ".sst")).isPositive();

      SimpleMeterRegistry meters = new SimpleMeterRegistry();
      live.start("damaged", meters);
      live.sendSecondHalf();

      live.assertOneRightVerdictEach();
      assertThat(meters.get("tilewise.store.restored.records").counter().count())
          .as("a record and a chunk of tiles of each image, at least")
          .isGreaterThanOrEqualTo(2 * Live.IMAGES);
      assertThat(meters.get("tilewise.store.restore").timer().totalTime(TimeUnit.NANOSECONDS))
          .isPositive();
    }
  }

  private static int truncate(Path state, String ending) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(state)) {
      files = all.filter(file -> file.toString().endsWith(ending)).toList();
    }
    for (Path file : files) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(channel.size() / 2);
      }
    }
    return files.size();
  }

  /** Kafka Streams would open the segment of before, and look for its rows in another. */
  @Test
  void shouldFindAllTilesWhenTheirRetentionIsAnotherThanBefore_G4() throws Exception {
    try (Live live = new Live(broker, directory, "retention.")) {
      AggregatorService service = live.start("retention");
      live.sendFirstHalf();
      live.awaitFirstHalf();
      live.stop(service);

      live.keepingTilesFor(Duration.ofHours(1)).start("retention");
      live.sendSecondHalf();

      live.assertOneRightVerdictEach();
    }
  }

  @Test
  void shouldRaiseWhatItsChangelogKeepsWithTheRetention() throws Exception {
    String changelog = "raised.tilewise-aggregator-tile-rows-changelog";
    try (Live live = new Live(broker, directory, "raised.")) {
      live.start("raised");
      assertThat(setting(changelog, "retention.ms"))
          .isEqualTo(String.valueOf(Duration.ofDays(3).toMillis()));

      TopicCheck.check(live.keepingTilesFor(Duration.ofDays(7)).config("raised", 1).topicNeeds());

      await()
          .dontCatchUncaughtExceptions()
          .atMost(Live.PATIENCE)
          .until(
              () -> setting(changelog, "retention.ms"),
              String.valueOf(Duration.ofDays(8).toMillis())::equals);
    }
  }

  private static String setting(String topic, String name) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (Admin admin = admin()) {
      return admin
          .describeConfigs(List.of(resource))
          .all()
          .get(30, TimeUnit.SECONDS)
          .get(resource)
          .get(name)
          .value();
    }
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  @Test
  void shouldRefuseAStateDirectoryThatAnotherInstanceHasAndLeaveThatOneAlone() throws Exception {
    try (Live live = new Live(broker, directory, "locked.")) {
      AggregatorService service = live.start("locked");

      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> live.start("locked"))
          .withMessageContaining("TILEWISE_STATE_DIR: ")
          .withMessageContaining("(expected: one that no other process uses)");

      assertThat(service.health().ready()).isTrue();
    }
  }

  @Test
  void shouldNotBeLiveWithoutATopicThatItReads() throws Exception {
    try (Live live = new Live(broker, directory, "unread.");
        Admin admin = admin()) {
      live.kafka.put("metadata.max.age.ms", 500);
      AggregatorService service = live.start("unread");

      admin.deleteTopics(List.of(live.topics.tilesScored())).all().get(30, TimeUnit.SECONDS);

      await()
          .dontCatchUncaughtExceptions()
          .atMost(Live.PATIENCE)
          .until(() -> !service.health().live());
      assertThat(service.health().detail()).contains("MissingSourceTopicException");
    }
  }

  @Test
  void shouldNotBeLiveWithoutATopicThatItWrites() throws Exception {
    try (Live live = new Live(broker, directory, "unwritten.");
        Admin admin = admin()) {
      live.kafka.put("max.block.ms", 1_000);
      live.kafka.put("metadata.max.age.ms", 500);
      AggregatorService service = live.start("unwritten");
      admin.deleteTopics(List.of(live.topics.imagesClassified())).all().get(30, TimeUnit.SECONDS);
      // A producer that still finds it tries for the two minutes of its delivery timeout.
      await()
          .dontCatchUncaughtExceptions()
          .atMost(Live.PATIENCE)
          .until(
              () -> admin.listTopics().names().get(30, TimeUnit.SECONDS),
              names -> !names.contains(live.topics.imagesClassified()));

      live.sendFirstHalf();
      live.sendSecondHalf();

      await()
          .dontCatchUncaughtExceptions()
          .atMost(Live.PATIENCE)
          .until(() -> !service.health().live());
      assertThat(service.health().detail()).contains("unwritten.images.classified");
    }
  }

  /** Why no record is sent that Kafka would refuse, see {@link DeadLetters}. */
  @Test
  void shouldKnowThatARefusedRecordSpoilsItsTransaction() {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "transactional.id",
            "refused",
            "max.request.size",
            1000);
    broker.createTopics(List.of(new NewTopic("written.dead-letters", 1, (short) 1)));
    var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    try {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("written.dead-letters", new byte[2000]), (_, _) -> {});

      assertThatExceptionOfType(KafkaException.class).isThrownBy(producer::commitTransaction);
    } finally {
      producer.close(Duration.ZERO);
    }
  }
}
