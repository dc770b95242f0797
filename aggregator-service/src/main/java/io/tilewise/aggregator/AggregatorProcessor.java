package io.tilewise.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tilewise.aggregator.Aggregation.Arrival;
import io.tilewise.aggregator.Aggregation.TaskState;
import io.tilewise.events.DeadLetter;
import io.tilewise.events.Decoded;
import io.tilewise.events.EncodedEvent;
import io.tilewise.events.Event;
import io.tilewise.events.EventCodec;
import io.tilewise.events.EventType;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ReceivedRecord;
import io.tilewise.kafka.KafkaRecords;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/**
 * The edge between Kafka Streams and {@link Aggregation}: bytes in, verdicts and dead letters out.
 * One per task, on its stream thread.
 */
final class AggregatorProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  static final String NAME = "aggregate";
  static final String CLASSIFIED = "classified";
  static final String DEAD_LETTERS = "dead-letters";

  static final String SERVICE = "aggregator";

  private static final EventCodec CODEC = new EventCodec("/tilewise/aggregator");

  private final Map<String, Set<EventType>> inputs;
  private final Timing timing;
  private final AggregatorTopology.Surroundings surroundings;
  private final InstantSource clock;
  private final AggregatorMetrics metrics;
  private final RecordFaults faults;
  private @Nullable Task task;

  AggregatorProcessor(
      Map<String, Set<EventType>> inputs,
      Timing timing,
      AggregatorTopology.Surroundings surroundings,
      RecordFaults faults) {
    this.inputs = inputs;
    this.timing = timing;
    this.surroundings = surroundings;
    this.clock = surroundings.clock();
    this.metrics = surroundings.metrics();
    this.faults = faults;
  }

  /** Also called again on a processor whose task was corrupted: nothing in memory survives it. */
  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    close();
    task = new Task(context);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    if (task == null) {
      throw new IllegalStateException("processor: not initialised (expected: init before process)");
    }
    task.process(record);
  }

  @Override
  public void close() {
    if (task != null) {
      surroundings.inFlight().end(task.inFlight);
      task = null;
    }
  }

  /** The processor between one initialisation and the next. */
  private final class Task implements Aggregation.Outlet {
    private final ProcessorContext<byte[], byte[]> context;
    private final InFlight.OfTask inFlight = surroundings.inFlight().begin();
    private final OpenSubmissions submissions;
    private final Aggregation aggregation;
    private final Agenda agenda;
    private final DeadLetters deadLetters;
    private boolean caughtUp;

    Task(ProcessorContext<byte[], byte[]> context) {
      this.context = context;
      this.deadLetters = DeadLetters.of(context.appConfigs());
      KeyValueStore<Bytes, byte[]> recordStore = context.getStateStore(ImageRecords.STORE);
      WindowStore<Bytes, byte[]> rowStore = context.getStateStore(TileRows.STORE);
      ImageRecords records = new ImageRecords(recordStore);
      TileRows rows = new TileRows(rowStore);
      this.submissions = new OpenSubmissions(records, rows, inFlight, timing);
      TaskState state = new TaskState(records, rows, submissions);
      Conclusions conclusions = new Conclusions(state, timing, clock, metrics, this);
      this.aggregation = new Aggregation(state, conclusions, metrics, this);
      this.agenda = new Agenda(state, timing, clock, conclusions::expire, metrics::renewed);
      context.schedule(
          AggregatorTopology.WAKE_INTERVAL, PunctuationType.WALL_CLOCK_TIME, _ -> wake());
    }

    private void wake() {
      catchUpOnce();
      agenda.wake();
    }

    private void catchUpOnce() {
      if (!caughtUp) {
        submissions.recount();
        agenda.catchUp();
        caughtUp = true;
      }
    }

    void process(Record<byte[], byte[]> record) {
      catchUpOnce();
      try {
        take(record);
        faults.wentWell();
      } catch (RuntimeException e) {
        giveUpOrFail(record, e);
      }
    }

    private void take(Record<byte[], byte[]> record) {
      ReceivedRecord received = received(record);
      switch (EventCodec.decode(received, inputs.getOrDefault(received.topic(), Set.of()))) {
        case Decoded.Refused refused ->
            deadLetter(record, received, refused.cause().name(), refused.text());
        case Decoded.Accepted accepted -> accept(record, received, accepted);
      }
    }

    /** The stores keep what was written before the failure, so memory is read from them again. */
    private void giveUpOrFail(Record<byte[], byte[]> record, RuntimeException error) {
      caughtUp = false;
      String image = record.key() == null ? "" : new String(record.key(), UTF_8);
      if (!faults.mayGiveUp(image, error)) {
        throw error;
      }
      metrics.deadLettered(RecordFaultException.CAUSE);
      throw new RecordFaultException(error);
    }

    private ReceivedRecord received(Record<byte[], byte[]> record) {
      RecordMetadata metadata = context.recordMetadata().orElseThrow();
      return new ReceivedRecord(
          metadata.topic(),
          metadata.partition(),
          metadata.offset(),
          Instant.ofEpochMilli(record.timestamp()),
          record.key(),
          record.value(),
          KafkaRecords.lookup(record.headers()));
    }

    private void accept(
        Record<byte[], byte[]> record, ReceivedRecord received, Decoded.Accepted accepted) {
      int partitions = surroundings.partitions();
      int expected = Utils.toPositive(Utils.murmur2(record.key())) % partitions;
      if (received.partition() != expected) {
        metrics.misplaced(source(record));
        deadLetter(record, received, Refusal.wrongPartition(received.partition(), expected));
        return;
      }
      Arrival arrival =
          new Arrival(received.timestamp(), received.offset(), accepted.traceparent());
      aggregation
          .accept(accepted.event(), arrival)
          .ifPresent(why -> deadLetter(record, received, why));
    }

    /** Who sent it, in its own words. */
    private static String source(Record<byte[], byte[]> record) {
      byte[] source = KafkaRecords.lookup(record.headers()).apply("ce_source");
      return source == null ? "unknown" : new String(source, UTF_8);
    }

    private void deadLetter(Record<byte[], byte[]> record, ReceivedRecord received, Refusal why) {
      deadLetter(record, received, why.cause().name(), why.text());
    }

    private void deadLetter(
        Record<byte[], byte[]> record, ReceivedRecord received, String cause, String text) {
      DeadLetter letter = DeadLetter.of(SERVICE, received, cause, text);
      context.forward(deadLetters.give(record, letter), DEAD_LETTERS);
      metrics.deadLettered(cause);
    }

    @Override
    public void refused(Event rebuilt, long offset, Refusal why) {
      Instant now = clock.instant();
      EncodedEvent encoded = CODEC.encode(rebuilt, now, null);
      Headers headers = KafkaRecords.headers(encoded.headers());
      String text = why.text() + "; written again from the stored tile";
      DeadLetter letter =
          new DeadLetter(
              SERVICE,
              why.cause().name(),
              text,
              surroundings.topics().tilesScored(),
              context.taskId().partition(),
              offset);
      letter.headers().forEach(headers::add);
      forward(encoded, headers, now, DEAD_LETTERS);
      metrics.deadLettered(why.cause().name());
    }

    @Override
    public void classified(ImageClassified verdict, byte[] json, @Nullable String traceparent) {
      Instant now = verdict.classifiedAt();
      EncodedEvent encoded = CODEC.encode(verdict, json, now, traceparent);
      forward(encoded, KafkaRecords.headers(encoded.headers()), now, CLASSIFIED);
    }

    private void forward(EncodedEvent encoded, Headers headers, Instant time, String sink) {
      byte[] key = Utils.utf8(encoded.key());
      context.forward(new Record<>(key, encoded.value(), time.toEpochMilli(), headers), sink);
    }
  }
}
