package io.tilewise.bench.pipeline;

import io.tilewise.bench.Figures;
import io.tilewise.bench.bed.BenchBroker;
import io.tilewise.events.Lane;
import io.tilewise.events.Topics;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.LongBinaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * When the records of the newest image were written, by their timestamps. The broker is asked for
 * them afterwards, so that nobody reads a tile to know its time.
 */
final class Timeline implements AutoCloseable {
  private static final Topics TOPICS = new Topics("");

  private final Admin admin;

  Timeline(String bootstrapServers) {
    admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  /**
   * Records how far it was how soon after the submission.
   *
   * @param verdictMillis when its verdict was read, by this machine's clock
   */
  void record(Figures figures, String name, long verdictMillis) {
    long submitted = timestamp(TOPICS.imagesSubmitted(), OffsetSpec.maxTimestamp(), Math::max);
    String tiles = TOPICS.tiles(Lane.ROUTINE);
    long first = timestamp(tiles, OffsetSpec.forTimestamp(submitted), Math::min);
    long last = timestamp(tiles, OffsetSpec.maxTimestamp(), Math::max);
    long score = timestamp(TOPICS.tilesScored(), OffsetSpec.maxTimestamp(), Math::max);
    figures.sample("firstTileSeconds" + name, (first - submitted) / 1e3);
    figures.sample("lastTileSeconds" + name, (last - submitted) / 1e3);
    figures.sample("lastScoreSeconds" + name, (score - submitted) / 1e3);
    figures.sample("verdictSeconds" + name, (verdictMillis - submitted) / 1e3);
  }

  private long timestamp(String topic, OffsetSpec which, LongBinaryOperator choice) {
    Map<TopicPartition, OffsetSpec> asked =
        partitions(topic).stream().collect(Collectors.toMap(each -> each, _ -> which));
    return BenchBroker.get(admin.listOffsets(asked).all()).values().stream()
        .mapToLong(ListOffsetsResultInfo::timestamp)
        .filter(timestamp -> timestamp >= 0)
        .reduce(choice)
        .orElseThrow(() -> new IllegalStateException(topic + ": no records"));
  }

  /** Records on a topic so far. */
  long records(String topic) {
    Map<TopicPartition, OffsetSpec> asked =
        partitions(topic).stream()
            .collect(Collectors.toMap(each -> each, _ -> OffsetSpec.latest()));
    return BenchBroker.get(admin.listOffsets(asked).all()).values().stream()
        .mapToLong(ListOffsetsResultInfo::offset)
        .sum();
  }

  private Collection<TopicPartition> partitions(String topic) {
    return BenchBroker.get(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
        .flatMap(described -> described.partitions().stream())
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .toList();
  }

  @Override
  public void close() {
    admin.close();
  }
}
