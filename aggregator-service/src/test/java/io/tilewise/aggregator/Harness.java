package io.tilewise.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.aggregator.aggregation.AggregatorMetrics;
import io.tilewise.aggregator.aggregation.InFlight;
import io.tilewise.aggregator.aggregation.Surroundings;
import io.tilewise.aggregator.state.ImageRecords;
import io.tilewise.aggregator.state.SubmissionKey;
import io.tilewise.aggregator.state.TileRows;
import io.tilewise.aggregator.streams.DeadLetters;
import io.tilewise.aggregator.timing.TileRetention;
import io.tilewise.aggregator.timing.Timing;
import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageRejected;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.LateTiles;
import io.tilewise.events.Topics;
import io.tilewise.events.codec.EncodedEvent;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.kafka.KafkaRecords;
import io.tilewise.runtime.HttpSecurity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.test.TestRecord;

/** The topology in a test driver: events in, verdicts and dead letters out, time by hand. */
public final class Harness implements AutoCloseable {
  public static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
  public static final Timing TIMING = timing(LateTiles.IGNORE);

  static final int DEAD_LETTER_BYTES = 2 << 20;

  private static final Topics TOPICS = new Topics("");
  private static final EventCodec CODEC = new EventCodec("/test");

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Path stateDirectory;
  private final int partitions;
  private final Timing timing;
  private final int cacheBytes;
  private final List<ImageClassified> beforeRestart = new ArrayList<>();
  InFlight inFlight = new InFlight();
  TileRetention tileRetention = _ -> Optional.empty();
  private Instant now = START;
  private TopologyTestDriver driver;
  private TestOutputTopic<byte[], byte[]> classified;
  private TestOutputTopic<byte[], byte[]> deadLetters;

  public Harness(Path stateDirectory) {
    this(stateDirectory, 1);
  }

  Harness(Path stateDirectory, int partitions) {
    this(stateDirectory, partitions, TIMING);
  }

  public Harness(Path stateDirectory, int partitions, Timing timing) {
    this(stateDirectory, partitions, timing, 1 << 20);
  }

  Harness(Path stateDirectory, int partitions, Timing timing, int cacheBytes) {
    this.stateDirectory = stateDirectory;
    this.cacheBytes = cacheBytes;
    this.partitions = partitions;
    this.timing = timing;
    open();
  }

  public static Timing timing(LateTiles lateTiles) {
    return new Timing(Duration.ofDays(2), Duration.ofDays(8), Duration.ofSeconds(30), lateTiles);
  }

  private void open() {
    inFlight = new InFlight();
    meters.clear();
    Surroundings surroundings =
        new Surroundings(
            timing,
            () -> now,
            inFlight,
            new AggregatorMetrics(meters, inFlight),
            lane -> tileRetention.of(lane));
    AggregatorConfig config =
        new AggregatorConfig(
            Map.of("bootstrap.servers", "nowhere:1"),
            TOPICS,
            stateDirectory,
            "localhost:1",
            1,
            0,
            cacheBytes,
            64 << 20,
            timing.retention(),
            timing.finalRetention(),
            timing.grace(),
            timing.lateTiles(),
            HttpSecurity.NONE);
    Properties properties = AggregatorService.properties(config);
    properties.put(DeadLetters.MAX_BYTES, DEAD_LETTER_BYTES);
    driver =
        new TopologyTestDriver(
            AggregatorTopology.build(TOPICS, partitions, surroundings), properties, now);
    classified = output(TOPICS.imagesClassified());
    deadLetters = output(TOPICS.deadLetters());
  }

  private TestOutputTopic<byte[], byte[]> output(String topic) {
    return driver.createOutputTopic(
        topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Ends the task and starts it again, so much later, on the stores as they were: the test driver
   * wipes its directory when it is closed.
   */
  void restartAfter(Duration downtime) {
    beforeRestart.addAll(verdicts());
    List<KeyValue<Bytes, byte[]>> records = new ArrayList<>();
    recordStore().all().forEachRemaining(records::add);
    List<KeyValue<Windowed<Bytes>, byte[]>> rows = new ArrayList<>();
    rowStore().all().forEachRemaining(rows::add);
    driver.close();
    now = now.plus(downtime);
    open();
    records.forEach(record -> recordStore().put(record.key, record.value));
    rows.forEach(row -> rowStore().put(row.key.key(), row.value, row.key.window().start()));
  }

  public KeyValueStore<Bytes, byte[]> recordStore() {
    return driver.getKeyValueStore(ImageRecords.STORE);
  }

  public WindowStore<Bytes, byte[]> rowStore() {
    return driver.getWindowStore(TileRows.STORE);
  }

  /** Writes garbage where a submission is kept. */
  void damage(SubmissionKey submission) {
    recordStore().put(Bytes.wrap(("S" + submission).getBytes(UTF_8)), new byte[] {99});
  }

  /** Writes garbage over all rows of tiles. */
  void damageRows() {
    List<KeyValue<Windowed<Bytes>, byte[]>> rows = new ArrayList<>();
    rowStore().all().forEachRemaining(rows::add);
    rows.forEach(row -> rowStore().put(row.key.key(), new byte[] {99}, row.key.window().start()));
  }

  /** Hides the row that is first in the order of keys. */
  public void hideFirstRow() {
    List<Windowed<Bytes>> keys = new ArrayList<>();
    rowStore().all().forEachRemaining(row -> keys.add(row.key));
    rowStore().put(keys.getFirst().key(), null, keys.getFirst().window().start());
  }

  public void send(Event... events) {
    send(List.of(events));
  }

  public void send(List<? extends Event> events) {
    events.forEach(event -> sendStamped(event, now));
  }

  void sendStamped(Event event, Instant timestamp) {
    EncodedEvent encoded = CODEC.encode(event, now, "00-trace");
    sendRaw(topic(event), encoded.key(), encoded.value(), encoded.headers(), timestamp);
  }

  void sendRaw(
      String topic, String key, byte[] value, Map<String, byte[]> headers, Instant timestamp) {
    driver
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(
            new TestRecord<>(key.getBytes(UTF_8), value, KafkaRecords.headers(headers), timestamp));
  }

  private static String topic(Event event) {
    return switch (event) {
      case ImageSubmitted _ -> TOPICS.imagesSubmitted();
      case ImageTiled _ -> TOPICS.imagesTiled();
      case ImageRejected _ -> TOPICS.imagesRejected();
      default -> TOPICS.tilesScored();
    };
  }

  public void pass(Duration time) {
    now = now.plus(time);
    driver.advanceWallClockTime(time);
  }

  /** The verdicts since the last call. */
  public List<ImageClassified> verdicts() {
    List<ImageClassified> verdicts = new ArrayList<>(beforeRestart);
    beforeRestart.clear();
    classified.readRecordsToList().stream()
        .map(record -> Published.verdict(TOPICS.imagesClassified(), record))
        .forEach(verdicts::add);
    return verdicts;
  }

  /** A record that was given up. */
  record Dead(String key, String value, String cause, String text) {}

  /** The dead letters since the last call. */
  List<Dead> dead() {
    return deadLetters.readRecordsToList().stream().map(Published::dead).toList();
  }

  double count(String meter) {
    return meters.get(meter).counter().count();
  }

  double deadLettered(String cause) {
    return meters.get("tilewise.dead.letters").tag("cause", cause).counter().count();
  }

  double seconds(String timer) {
    return meters.get(timer).timer().totalTime(TimeUnit.SECONDS);
  }

  int inFlight() {
    return (int) (inFlight("TILING") + inFlight("SCORING"));
  }

  /** What RocksDB tells of all segments of the store of rows. */
  double rowProperty(String name) {
    return driver.metrics().entrySet().stream()
        .filter(metric -> metric.getKey().tags().containsValue(TileRows.STORE))
        .filter(metric -> metric.getKey().name().equals(name))
        .mapToDouble(metric -> ((Number) metric.getValue().metricValue()).doubleValue())
        .sum();
  }

  /** What its task has in memory. */
  public InFlight memory() {
    return inFlight;
  }

  public Instant now() {
    return now;
  }

  /** The verdict, where there has to be exactly one. */
  ImageClassified onlyVerdict() {
    List<ImageClassified> verdicts = verdicts();
    assertThat(verdicts).hasSize(1);
    return verdicts.getFirst();
  }

  double inFlight(String state) {
    return meters.get("tilewise.images.in.flight").tag("state", state).gauge().value();
  }

  Optional<Instant> oldest() {
    return inFlight.oldest().map(Instant::ofEpochMilli);
  }

  /** Rows that have not expired; the cache may hold some that have. */
  int rows() {
    List<Object> rows = new ArrayList<>();
    rowStore().fetchAll(now.minus(TIMING.retention()), now).forEachRemaining(rows::add);
    return rows.size();
  }

  @Override
  public void close() {
    driver.close();
  }
}
