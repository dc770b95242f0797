package io.tilewise.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.aggregator.state.ImageRecords;
import io.tilewise.aggregator.state.ImageRecords.Kind;
import io.tilewise.aggregator.state.Origin;
import io.tilewise.aggregator.state.Submission.Announced;
import io.tilewise.aggregator.state.Submission.Facts;
import io.tilewise.aggregator.state.SubmissionKey;
import io.tilewise.aggregator.state.TileChunk;
import io.tilewise.aggregator.state.TileRow;
import io.tilewise.aggregator.state.TileRows;
import io.tilewise.events.Logits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The stores behind a cache that is too small for what happens between two commits. What a put or
 * even a get pushes out of it moves to the disk, and an iterator that was open then sees it in
 * neither place.
 */
class CachedStoresTest {
  private static final Instant WINDOW = Harness.START;
  private static final Instant LATER = WINDOW.plus(Duration.ofDays(1));

  /** An image of 144,096 tiles. */
  private static final int CHUNKS = 9_006;

  private static final int CACHE_BYTES = 4 << 20;

  @TempDir private Path directory;

  @Test
  void shouldMoveAllRowsOfALargeImageThatWereWrittenSinceTheLastCommit_G4() {
    byte[] digest = key(0).digest();
    List<Integer> numbers = new ArrayList<>();

    withinOneCommit(
        CACHE_BYTES,
        (_, rows) -> {
          for (TileChunk chunk : chunks()) {
            rows.put(digest, WINDOW, 0, chunk);
          }
          rows.put(digest, WINDOW, 1, chunks().getFirst());

          rows.renew(digest, WINDOW, LATER, 2);

          rows.reader().visit(digest, LATER, 0, chunk -> numbers.add(chunk.number()));
          rows.reader().visit(digest, LATER, 1, chunk -> numbers.add(chunk.number()));
        });

    List<Integer> expected = new ArrayList<>(IntStream.range(0, CHUNKS).boxed().toList());
    expected.add(0); // the only one of the other kind
    assertThat(numbers.equals(expected)).as("%d chunks", numbers.size()).isTrue();
  }

  private static List<TileChunk> chunks() {
    TileRow row = new TileRow.Scored(1, 1, Logits.of(1, 2));
    List<TileChunk> chunks = new ArrayList<>();
    TileChunk chunk = TileChunk.NONE;
    for (int tile = 0; tile < CHUNKS * TileChunk.CAPACITY; tile++) {
      chunk = chunk.plus(tile, row);
      if (chunk.tiles() == TileChunk.CAPACITY) {
        chunks.add(chunk);
      }
    }
    return chunks;
  }

  @Test
  void shouldCountAllSubmissionsThatWereRegisteredSinceTheLastCommit() {
    int submissions = 2_000;
    Set<Instant> open = new HashSet<>();

    withinOneCommit(
        CACHE_BYTES / 16,
        (records, _) -> {
          IntStream.range(0, submissions).forEach(number -> register(records, number));

          records.open(submission -> open.add(submission.facts().wakeAt()));
        });

    assertThat(open.size()).isEqualTo(submissions);
  }

  /** In the agenda in another order than among the submissions. */
  private static void register(ImageRecords records, int number) {
    Instant wakeAt = WINDOW.plusMillis(Integer.reverse(number) >>> 1);
    Facts facts = new Facts(wakeAt, WINDOW, wakeAt, wakeAt, List.of(), 0, Origin.UNHEARD);
    records.put(key(number), new Announced(facts, false, WINDOW));
    records.schedule(Kind.WAKE, wakeAt, key(number));
  }

  private static SubmissionKey key(int number) {
    return SubmissionKey.of(Slide.of("img-" + number, 1).submitted());
  }

  private interface Work {
    void of(ImageRecords records, TileRows rows);
  }

  private void withinOneCommit(int cacheBytes, Work work) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, cacheBytes);
    Topology topology = new Topology();
    topology.addSource("source", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "input");
    topology.addProcessor("work", () -> new Worker(work), "source");
    topology.addStateStore(AggregatorTopology.imageRecords(), "work");
    topology.addStateStore(AggregatorTopology.tileRows(Harness.TIMING), "work");
    try (TopologyTestDriver driver = new TopologyTestDriver(topology, properties, WINDOW)) {
      driver
          .createInputTopic("input", new ByteArraySerializer(), new ByteArraySerializer())
          .pipeInput("go".getBytes(UTF_8), new byte[0], WINDOW);
    }
  }

  /** The driver commits when a record is done. */
  private static final class Worker implements Processor<byte[], byte[], Void, Void> {
    private final Work work;
    private ProcessorContext<Void, Void> context;

    Worker(Work work) {
      this.work = work;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      this.context = context;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      KeyValueStore<Bytes, byte[]> records = context.getStateStore(ImageRecords.STORE);
      WindowStore<Bytes, byte[]> rows = context.getStateStore(TileRows.STORE);
      work.of(new ImageRecords(records), new TileRows(rows));
    }
  }
}
