package io.tilewise.aggregator.aggregation;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.aggregator.Harness;
import io.tilewise.aggregator.Slide;
import io.tilewise.aggregator.state.ImageRecords;
import io.tilewise.aggregator.state.LastVerdict;
import io.tilewise.aggregator.state.TileRows;
import io.tilewise.aggregator.timing.TileRetention;
import io.tilewise.aggregator.timing.Timing;
import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.LateTiles;
import io.tilewise.events.VerdictInput;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/**
 * An aggregation on stores in memory, as of one partition: offsets and time by hand, and restarts
 * that forget what is not in the stores.
 */
final class TaskInMemory implements Edge, AutoCloseable {
  private final Timing timing;
  private final TileRetention tileRetention;
  private final KeyValueStore<Bytes, byte[]> recordStore =
      Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore(ImageRecords.STORE), Serdes.Bytes(), Serdes.ByteArray())
          .withLoggingDisabled()
          .build();
  private final WindowStore<Bytes, byte[]> rowStore;
  private final List<ImageClassified> verdicts = new ArrayList<>();
  private final List<Optional<String>> traceparents = new ArrayList<>();
  private Instant now = Harness.START;
  private Aggregation aggregation;

  TaskInMemory(LateTiles lateTiles) {
    this(lateTiles, _ -> Optional.empty());
  }

  TaskInMemory(LateTiles lateTiles, TileRetention tileRetention) {
    this.tileRetention = tileRetention;
    timing = Harness.timing(lateTiles);
    rowStore =
        Stores.windowStoreBuilder(
                Stores.inMemoryWindowStore(
                    TileRows.STORE, timing.retention(), Duration.ofMillis(1), false),
                Serdes.Bytes(),
                Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
    recordStore.init(context.getStateStoreContext(), recordStore);
    rowStore.init(context.getStateStoreContext(), rowStore);
    aggregation = begin();
  }

  private Aggregation begin() {
    InFlight inFlight = new InFlight();
    Surroundings surroundings =
        new Surroundings(
            timing,
            () -> now,
            inFlight,
            new AggregatorMetrics(new SimpleMeterRegistry(), inFlight),
            tileRetention);
    return new Aggregation(
        new ImageRecords(recordStore), new TileRows(rowStore), surroundings, this);
  }

  void restartAfter(Duration downtime) {
    aggregation.close();
    now = now.plus(downtime);
    aggregation = begin();
  }

  /** Of other topics than the one of submissions. */
  void hear(List<? extends Event> events) {
    events.forEach(event -> hear(event, 7));
  }

  /** A submission's record is at this offset; of others it is only where they come from. */
  void hear(Event event, long offset) {
    hear(event, offset, null);
  }

  void hear(Event event, long offset, @Nullable String traceparent) {
    hear(event, new Arrival(now, Slide.PARTITION, offset, traceparent));
  }

  void hear(Event event, Arrival arrival) {
    aggregation.catchUp();
    Optional<Refusal> refusal = aggregation.accept((VerdictInput) event, arrival);
    if (refusal.isPresent()) {
      throw new AssertionError(refusal.get());
    }
  }

  void pass(Duration time) {
    now = now.plus(time);
    aggregation.wake();
  }

  ImageRecords records() {
    return new ImageRecords(recordStore);
  }

  Instant now() {
    return now;
  }

  /** All that were given. */
  List<ImageClassified> verdicts() {
    return verdicts;
  }

  /** That they were sent with. */
  List<Optional<String>> traceparents() {
    return traceparents;
  }

  /** What queries show. */
  Optional<LastVerdict> last(String imageId) {
    return records().verdict(imageId);
  }

  /** What is remembered of all images. */
  long entries() {
    long entries = 0;
    try (var all = recordStore.all()) {
      while (all.hasNext()) {
        all.next();
        entries++;
      }
    }
    return entries;
  }

  @Override
  public void classified(ImageClassified verdict, byte[] json, @Nullable String traceparent) {
    verdicts.add(verdict);
    traceparents.add(Optional.ofNullable(traceparent));
  }

  @Override
  public void refused(Event rebuilt, long offset, Refusal why) {
    throw new AssertionError(why);
  }

  @Override
  public boolean isOwn(Throwable failure) {
    return false;
  }

  @Override
  public void close() {
    aggregation.close();
    recordStore.close();
    rowStore.close();
  }
}
