package io.tilewise.bench.crash;

import io.tilewise.events.ImageTiled;
import io.tilewise.events.TileOutcome;
import io.tilewise.events.codec.Decoded;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.imageverdict.TileKind;
import io.tilewise.kafka.KafkaRecords;
import io.tilewise.kafka.PipelineConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Whether the dead letters are the records of tiles that another content of the model scored, or
 * that were cut from another version of the source, than their manifest's: no other record, none
 * twice, and none missing that was there before a score that its image waited for. Those behind the
 * last that was waited for may be late instead. Of one thread.
 */
final class Overwritten {
  private static final Duration POLL = Duration.ofMillis(100);

  private final PipelineConnection pipeline;
  private final Function<String, ImageTiled> manifests;
  private final Map<String, Set<Place>> waiting = new HashMap<>();
  private final Map<String, Set<Integer>> heard = new HashMap<>();
  private final Set<Place> foreign = new HashSet<>();
  private final Set<Place> due = new HashSet<>();
  private final Set<Place> dead = new HashSet<>();
  private int wrong;

  /** Of a record of scores. */
  private record Place(int partition, long offset) {}

  /**
   * On a pipeline that came to rest.
   *
   * @param manifests by submission
   */
  Overwritten(PipelineConnection pipeline, Function<String, ImageTiled> manifests) {
    this.pipeline = pipeline;
    this.manifests = manifests;
  }

  /** Scores that should be dead letters and are not, and dead letters that should be none. */
  int misdirected() {
    read(pipeline.topics().tilesScored(), this::scored);
    read(pipeline.topics().deadLetters(), this::dead);
    due.removeAll(dead);
    return due.size() + wrong;
  }

  private void scored(ConsumerRecord<byte[], byte[]> record) {
    if (!(EventCodec.decode(KafkaRecords.received(record), TileOutcome.class)
        instanceof Decoded.Accepted<TileOutcome> accepted)) {
      return;
    }
    TileOutcome tile = accepted.event();
    ImageTiled manifest = manifests.apply(tile.submissionId());
    Set<Place> before = waiting.computeIfAbsent(tile.submissionId(), _ -> new HashSet<>());
    if (isForeign(tile, manifest)) {
      Place place = new Place(record.partition(), record.offset());
      foreign.add(place);
      before.add(place);
    } else if (heard.computeIfAbsent(tile.submissionId(), _ -> new HashSet<>()).add(tile.index())) {
      due.addAll(before);
      before.clear();
    }
  }

  private static boolean isForeign(TileOutcome tile, ImageTiled manifest) {
    TileKind kind = TileKind.of(tile);
    return (kind.digest() != null && !kind.digest().equals(manifest.model().digest()))
        || (kind.source() != null && !kind.source().equals(manifest.sourceVersion()));
  }

  private void dead(ConsumerRecord<byte[], byte[]> record) {
    Place place =
        new Place(
            Integer.parseInt(header(record, "dead_letter_partition")),
            Long.parseLong(header(record, "dead_letter_offset")));
    boolean right =
        header(record, "dead_letter_topic").equals(pipeline.topics().tilesScored())
            && foreign.contains(place)
            && dead.add(place);
    if (!right) {
      wrong++;
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    byte[] value = Objects.requireNonNull(record.headers().lastHeader(name), name).value();
    return new String(value, StandardCharsets.UTF_8);
  }

  private void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> listener) {
    Map<String, Object> properties =
        pipeline.client(Map.of("isolation.level", "read_committed", "enable.auto.commit", false));
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(each -> new TopicPartition(topic, each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(POLL).forEach(listener);
      }
    }
  }
}
