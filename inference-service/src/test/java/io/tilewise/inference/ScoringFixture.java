package io.tilewise.inference;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.events.Event;
import io.tilewise.events.Lane;
import io.tilewise.events.TileOutcome;
import io.tilewise.events.Topics;
import io.tilewise.events.codec.Decoded.Accepted;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.events.codec.ReceivedRecord;
import io.tilewise.events.model.ModelReference;
import io.tilewise.inference.InferenceConfig.Preload;
import io.tilewise.inference.decode.BatchDecoder;
import io.tilewise.inference.decode.ReferencedTiles;
import io.tilewise.inference.decode.TileBatch;
import io.tilewise.inference.queue.Arrival;
import io.tilewise.inference.queue.Deadlines;
import io.tilewise.inference.queue.Lanes;
import io.tilewise.inference.queue.ModelContent;
import io.tilewise.inference.queue.TileBuffer;
import io.tilewise.inference.queue.TileQueue;
import io.tilewise.inference.queue.TileWork;
import io.tilewise.inference.queue.WaitingTiles;
import io.tilewise.kafka.Faults;
import io.tilewise.kafka.KafkaRecords;
import io.tilewise.kafka.work.Publisher;
import io.tilewise.kafka.work.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** One worker with fake models, a clock and a producer that is told when to acknowledge. */
abstract class ScoringFixture {
  static final Topics TOPICS = new Topics("");
  static final Set<Lane> ALL_LANES = EnumSet.allOf(Lane.class);
  static final ModelReference OTHER = ModelReference.parse("other@1");
  static final ModelContent TINY = new ModelContent(Tiles.MODEL, null);
  static final Duration CALL_LIMIT = Duration.ofMinutes(1);
  static final String TILES = TOPICS.tiles(Lane.ROUTINE);

  final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  final List<Work> finished = new ArrayList<>();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final InferenceMetrics metrics = new InferenceMetrics(meters, "cpu");
  final FakeModels models = new FakeModels().with(Tiles.MODEL, '1');
  final ScorePublisher publisher =
      new ScorePublisher(
          new Publisher("inference", TOPICS.deadLetters(), () -> producer, meters),
          TOPICS,
          () -> Instant.EPOCH,
          metrics);
  Instant now = Instant.EPOCH;

  final WaitingTiles waiting = new WaitingTiles(() -> now);
  final AtomicLong nanos = new AtomicLong();
  TileQueue queue = queue(false);
  EngineStage engine;
  ReferencedTiles references = ReferencedTiles.NONE;
  ScoringWorker worker = worker(List.of());
  DeadlineWorker deadlineWorker = new DeadlineWorker(queue, publisher);

  private TileQueue queue(boolean scoresLate) {
    return new TileQueue(
        new Lanes(TOPICS, ALL_LANES),
        new TileBuffer<>(8, Duration.ZERO, Arrival::model, System::nanoTime),
        waiting,
        new Deadlines(scoresLate, () -> now));
  }

  /** Late tiles are scored, as for an aggregator that amends. */
  void scoreLateTiles() {
    queue = queue(true);
    worker = worker(List.of());
    deadlineWorker = new DeadlineWorker(queue, publisher);
  }

  /** Puts a tile into the queue, as the loop of its lane does. */
  void take(Work tile) {
    queue.of(queue.lanes().of(tile)).take(tile);
  }

  /** Tiles that nobody tried, from the queue to what became of them. */
  void process(List<Work> tiles) throws InterruptedException {
    tiles.forEach(this::take);
    for (Lane lane : Lane.values()) {
      while (queue.fresh().size(lane) > 0) {
        turn();
      }
    }
  }

  /** One turn of the worker and all that the engine does for it. */
  void turn() throws InterruptedException {
    turn(worker);
  }

  void turn(ScoringWorker turning) throws InterruptedException {
    turning.turn(Duration.ZERO);
    engine.turn(Duration.ZERO);
    conclude(turning);
  }

  /** An attempt at tiles that are not in the queue. */
  void attempt(ModelContent model, List<TileWork> tiles) throws InterruptedException {
    worker.begin(TileBatch.of(model, tiles));
    engine.turn(Duration.ZERO);
    conclude(worker);
  }

  private void conclude(ScoringWorker turning) throws InterruptedException {
    turning.conclude();
    while (turning.isBusy()) {
      engine.turn(Duration.ZERO);
      turning.conclude();
    }
  }

  ScoringWorker worker(List<ModelReference> preload) {
    return worker(preload, 1);
  }

  ScoringWorker worker(List<ModelReference> preload, int maxModels) {
    return worker(new Preload.Named(preload), maxModels);
  }

  ScoringWorker worker(Preload preload, int maxModels) {
    CallLimit calls = new CallLimit(CALL_LIMIT, nanos::get);
    Classifiers classifiers = new Classifiers(maxModels, calls.timed(models), metrics, () -> now);
    engine =
        new EngineStage(
            new ModelWatch(classifiers, waiting, preload, () -> now),
            new TileScorer(classifiers, new BatchScorer(metrics, new Faults())),
            calls);
    return new ScoringWorker(
        queue, new BatchDecoder(2, references, metrics.decoding()), engine, publisher, () -> now);
  }

  double counted(String metric) {
    return meters.get(metric).tag("cause", "TILE_UNREADABLE").counter().count();
  }

  static ConsumerRecord<byte[], byte[]> tile(ModelReference model, Instant deadline) {
    return Tiles.record(
        TILES, 7, Tiles.tile(new ModelContent(model, null), deadline), Tiles.png(4, 9));
  }

  Work work(ConsumerRecord<byte[], byte[]> record) {
    return new Work(record, finished::add);
  }

  static String header(ProducerRecord<byte[], byte[]> record, String name) {
    return text(record.headers().lastHeader(name).value());
  }

  static String text(byte[] value) {
    return new String(value, UTF_8);
  }

  static Event event(ProducerRecord<byte[], byte[]> record) {
    ReceivedRecord received =
        new ReceivedRecord(
            record.topic(),
            0,
            0,
            Instant.EPOCH,
            record.key(),
            record.value(),
            KafkaRecords.lookup(record.headers()));
    return ((Accepted<TileOutcome>) EventCodec.decode(received, TileOutcome.class)).event();
  }
}
