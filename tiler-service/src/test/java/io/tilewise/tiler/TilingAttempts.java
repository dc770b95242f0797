package io.tilewise.tiler;

import static io.tilewise.tiler.Workshop.NOW;
import static io.tilewise.tiler.Workshop.work;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.events.Event;
import io.tilewise.events.LateTiles;
import io.tilewise.events.Topics;
import io.tilewise.events.codec.Decoded;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.events.codec.ReceivedRecord;
import io.tilewise.kafka.KafkaRecords;
import io.tilewise.kafka.work.Publisher;
import io.tilewise.kafka.work.RetryingWorker;
import io.tilewise.kafka.work.Work;
import io.tilewise.kafka.work.WorkQueue;
import io.tilewise.kafka.work.WorkShare;
import io.tilewise.tiler.pace.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Submissions handed to a worker, over producers that do as they are told. */
abstract class TilingAttempts {
  @TempDir Path folder;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final List<MockProducer<byte[], byte[]>> producers = new ArrayList<>();
  Pace pace = new Pace(TilerConfig.MAX_AHEAD, meters);
  LateTiles lateTiles = LateTiles.IGNORE;
  volatile Instant now = NOW;
  InstantSource clock = () -> now;
  Workshop workshop;
  WorkQueue queue;
  RetryingWorker worker;

  @BeforeEach
  void setUp() throws IOException {
    workshop = new Workshop(folder);
    pace.blind();
    worker = worker(this::reliable);
  }

  /** Attempts, each when it is due, until the work is at its end; false when it is abandoned. */
  boolean end(Work work) throws InterruptedException {
    Work next = work;
    while (next != null && !worker.attempt(next)) {
      next = work.isAbandoned() ? null : queue.poll(Duration.ofSeconds(10));
    }
    return next != null;
  }

  /** A clock that fails when it is asked for the first time, by whoever encodes a tile. */
  InstantSource failingOnce(RuntimeException bug) {
    AtomicBoolean failed = new AtomicBoolean();
    return () -> {
      if (failed.compareAndSet(false, true)) {
        throw bug;
      }
      return now;
    };
  }

  RetryingWorker worker(Supplier<Producer<byte[], byte[]>> supplier) {
    return worker(supplier, () -> now);
  }

  RetryingWorker worker(Supplier<Producer<byte[], byte[]>> supplier, InstantSource encoding) {
    queue = new WorkQueue();
    return worker(WorkShare.ALL, supplier, encoding, TilingTask::of);
  }

  /** One that takes light images alone, of a queue of its own. */
  RetryingWorker lightWorker(Supplier<Producer<byte[], byte[]>> supplier) {
    queue = new WorkQueue();
    return worker(WorkShare.NOT_LEFT, supplier, () -> now, TilingTask::light);
  }

  /** One that takes what others of the same queue left. */
  RetryingWorker otherWorker() {
    return worker(WorkShare.ALL, this::reliable, () -> now, TilingTask::of);
  }

  private interface Kind {
    TilingTask of(ImageTiler tiler, TilePublisher tiles, TilingTask.Surroundings surroundings);
  }

  private RetryingWorker worker(
      WorkShare share,
      Supplier<Producer<byte[], byte[]>> supplier,
      InstantSource encoding,
      Kind kind) {
    TilerMetrics metrics = new TilerMetrics(meters);
    Topics topics = new Topics("");
    Publisher publisher = new Publisher("tiler", topics.deadLetters(), supplier::get, meters);
    TilePublisher tiles = new TilePublisher(publisher, topics, encoding, metrics);
    return new RetryingWorker(
        "tiling", queue, share, publisher, kind.of(workshop.tiler(), tiles, surroundings(metrics)));
  }

  private TilingTask.Surroundings surroundings(TilerMetrics metrics) {
    return new TilingTask.Surroundings(pace, lateTiles, () -> clock.instant(), metrics);
  }

  Producer<byte[], byte[]> reliable() {
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    producers.add(producer);
    return producer;
  }

  Producer<byte[], byte[]> failing() {
    reliable();
    producers.getLast().sendException = new TimeoutException("broker away");
    return producers.getLast();
  }

  Producer<byte[], byte[]> refusingTiles() {
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized Future<RecordMetadata> send(
              ProducerRecord<byte[], byte[]> record, Callback callback) {
            sendException =
                record.topic().startsWith("tiles.") ? new RecordTooLargeException("large") : null;
            return super.send(record, callback);
          }
        };
    producers.add(producer);
    return producer;
  }

  /** As a broker that has not answered yet when the next tile is sent. */
  Producer<byte[], byte[]> refusingTilesLate() {
    Queue<String> sent = new ArrayDeque<>();
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized Future<RecordMetadata> send(
              ProducerRecord<byte[], byte[]> record, Callback callback) {
            sent.add(record.topic());
            return super.send(record, callback);
          }

          @Override
          public synchronized void flush() {
            for (String topic = sent.poll(); topic != null; topic = sent.poll()) {
              var _ =
                  topic.startsWith("tiles.")
                      ? errorNext(new RecordTooLargeException("large"))
                      : completeNext();
            }
          }
        };
    producers.add(producer);
    return producer;
  }

  Producer<byte[], byte[]> failingOnce() {
    return producers.isEmpty() ? failing() : reliable();
  }

  List<ProducerRecord<byte[], byte[]>> written() {
    return producers.getLast().history();
  }

  static Event event(ProducerRecord<byte[], byte[]> record) {
    ReceivedRecord received =
        new ReceivedRecord(
            record.topic(),
            0,
            0,
            NOW,
            record.key(),
            record.value(),
            KafkaRecords.lookup(record.headers()));
    Decoded<Event> decoded = EventCodec.decode(received, Event.class);
    return ((Decoded.Accepted<Event>) decoded).event();
  }

  static String header(ProducerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  /** With all its labels. */
  double counter(String name) {
    return meters.get(name).counters().stream().mapToDouble(Counter::count).sum();
  }
}
