package io.tilewise.bench.bed;

import io.tilewise.broker.BrokerProcess;
import io.tilewise.broker.JavaProcess;
import io.tilewise.events.Topics;
import io.tilewise.runtime.Directories;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** A broker in its own process, with its data in a temporary folder. Thread-safe. */
public final class BenchBroker implements AutoCloseable {
  private static final int BROKER_ID = 1;
  private static final String HEAP = "-Xmx1g";

  private static final int MOST_LOOKS = 300;
  private static final long LOOK_NANOS = 100_000_000;

  private final Path directory;
  private final BrokerProcess process;
  private final Admin admin;

  private BenchBroker(Path directory, BrokerProcess process) {
    this.directory = directory;
    this.process = process;
    this.admin = Admin.create(Map.of("bootstrap.servers", process.bootstrapServers()));
  }

  /** One that is measured with: its JVM compiles all it can. */
  public static BenchBroker start() throws IOException {
    return start(List.of(HEAP));
  }

  /** One that nothing is measured with. */
  public static BenchBroker startQuickly() throws IOException {
    return start(Stream.concat(Stream.of(HEAP), JavaProcess.QUICK_START.stream()).toList());
  }

  private static BenchBroker start(List<String> options) throws IOException {
    Path directory = Files.createTempDirectory("tilewise-bench-");
    Redirect log = Redirect.appendTo(directory.resolve("broker.log").toFile());
    return new BenchBroker(
        directory, BrokerProcess.start(directory.resolve("broker"), 0, options, log));
  }

  public String bootstrapServers() {
    return process.bootstrapServers();
  }

  /** A folder that is gone when the broker is closed. */
  public Path directory() {
    return directory;
  }

  public Admin admin() {
    return admin;
  }

  /**
   * Creates all topics of a prefix and returns when each partition has its leader: an idempotent
   * producer that comes earlier may never get its batches into order again.
   */
  public void create(Topics topics, int partitions) {
    create(topics, partitions, /* tilePartitions= */ 1);
  }

  /** The same with more than one partition for the tiles of a lane. */
  public void create(Topics topics, int partitions, int tilePartitions) {
    List<NewTopic> all =
        topics.specs(partitions, tilePartitions).stream()
            .map(
                spec ->
                    new NewTopic(spec.name(), Optional.of(spec.partitions()), Optional.empty())
                        .configs(spec.configs()))
            .toList();
    get(admin.createTopics(all).all());
    for (NewTopic topic : all) {
      awaitLeaders(topic.name(), topic.numPartitions());
    }
  }

  private void awaitLeaders(String topic, int partitions) {
    for (int looks = 0; ; looks++) {
      try {
        ends(topic, partitions);
        return;
      } catch (IllegalStateException e) {
        if (looks == MOST_LOOKS) {
          throw e;
        }
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
  }

  /** Sum of the end offsets of a topic; asks the leader of each partition. */
  public long ends(String topic, int partitions) {
    Map<TopicPartition, OffsetSpec> latest =
        IntStream.range(0, partitions)
            .boxed()
            .collect(
                Collectors.toMap(
                    partition -> new TopicPartition(topic, partition), _ -> OffsetSpec.latest()));
    return get(admin.listOffsets(latest).all()).values().stream()
        .mapToLong(ListOffsetsResultInfo::offset)
        .sum();
  }

  /**
   * Has all topics that are there, Kafka's own and changelogs among them, drop or compact records
   * of an age, in segments of a fifth of it.
   */
  public void keepFor(Duration age) {
    List<AlterConfigOp> settings =
        List.of(
            set("retention.ms", age.toMillis()),
            set("segment.ms", age.toMillis() / 5),
            set("file.delete.delay.ms", 1000));
    Map<ConfigResource, Collection<AlterConfigOp>> all = new HashMap<>();
    for (String topic : get(admin.listTopics(new ListTopicsOptions().listInternal(true)).names())) {
      all.put(new ConfigResource(ConfigResource.Type.TOPIC, topic), settings);
    }
    get(admin.incrementalAlterConfigs(all).all());
  }

  private static AlterConfigOp set(String name, long value) {
    return new AlterConfigOp(new ConfigEntry(name, "" + value), AlterConfigOp.OpType.SET);
  }

  /** Records that consumer groups have not read yet, all groups together. */
  public long lag() {
    long lag = 0;
    for (GroupListing group : get(admin.listGroups().all())) {
      Map<TopicPartition, OffsetAndMetadata> read =
          get(admin.listConsumerGroupOffsets(group.groupId()).partitionsToOffsetAndMetadata());
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      read.forEach((partition, _) -> latest.put(partition, OffsetSpec.latest()));
      for (var end : get(admin.listOffsets(latest).all()).entrySet()) {
        lag += end.getValue().offset() - Objects.requireNonNull(read.get(end.getKey())).offset();
      }
    }
    return lag;
  }

  /** Deletes all topics of a prefix, those of its stores among them. */
  public void delete(Topics topics) {
    Set<String> names =
        get(admin.listTopics().names()).stream()
            .filter(name -> name.startsWith(topics.prefix()))
            .collect(Collectors.toSet());
    get(admin.deleteTopics(names).all());
  }

  /** Bytes of a topic on the broker's disk. */
  public long bytes(String topic) {
    return get(admin.describeLogDirs(Set.of(BROKER_ID)).allDescriptions()).values().stream()
        .flatMap(directories -> directories.values().stream())
        .flatMap(description -> description.replicaInfos().entrySet().stream())
        .filter(replica -> replica.getKey().topic().equals(topic))
        .map(Map.Entry::getValue)
        .mapToLong(ReplicaInfo::size)
        .sum();
  }

  public static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("broker: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the broker worked", e);
    }
  }

  @Override
  public void close() throws IOException {
    admin.close();
    process.close();
    Directories.delete(directory);
  }
}
