package io.tilewise.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.tilewise.aggregator.aggregation.Aggregation;
import io.tilewise.aggregator.aggregation.AggregatorMetrics;
import io.tilewise.aggregator.aggregation.Arrival;
import io.tilewise.aggregator.aggregation.Edge;
import io.tilewise.aggregator.aggregation.Refusal;
import io.tilewise.aggregator.aggregation.Surroundings;
import io.tilewise.aggregator.state.ImageRecords;
import io.tilewise.aggregator.state.TileRows;
import io.tilewise.aggregator.streams.DeadLetters;
import io.tilewise.aggregator.streams.RecordFaultException;
import io.tilewise.aggregator.streams.RecordFaults;
import io.tilewise.aggregator.topics.Inputs;
import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.Topics;
import io.tilewise.events.VerdictInput;
import io.tilewise.events.codec.DeadLetter;
import io.tilewise.events.codec.Decoded;
import io.tilewise.events.codec.EncodedEvent;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.events.codec.ReceivedRecord;
import io.tilewise.kafka.FailureLog;
import io.tilewise.kafka.KafkaRecords;
import io.tilewise.kafka.LogContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.Cancellable;
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

  /** How often the agenda is looked at: what a deadline may be late by, or twice that at rest. */
  private static final Duration WAKE_INTERVAL = Duration.ofMillis(250);

  private static final EventCodec CODEC = new EventCodec("/tilewise/aggregator");

  private final Topics topics;
  private final Map<String, Class<? extends VerdictInput>> inputs;
  private final int partitions;
  private final Surroundings surroundings;
  private final InstantSource clock;
  private final AggregatorMetrics metrics;
  private final RecordFaults faults;
  private @Nullable Task task;

  AggregatorProcessor(
      Topics topics, int partitions, Surroundings surroundings, RecordFaults faults) {
    this.topics = topics;
    this.inputs = Inputs.of(topics);
    this.partitions = partitions;
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
      task.close();
      task = null;
    }
  }

  /** The processor between one initialisation and the next. */
  private final class Task implements Edge {
    private final ProcessorContext<byte[], byte[]> context;
    private final Aggregation aggregation;
    private final DeadLetters deadLetters;
    private final Cancellable waking;

    Task(ProcessorContext<byte[], byte[]> context) {
      this.context = context;
      this.deadLetters = DeadLetters.of(context.appConfigs());
      KeyValueStore<Bytes, byte[]> recordStore = context.getStateStore(ImageRecords.STORE);
      WindowStore<Bytes, byte[]> rowStore = context.getStateStore(TileRows.STORE);
      this.aggregation =
          new Aggregation(
              new ImageRecords(recordStore), new TileRows(rowStore), surroundings, this);
      this.waking =
          context.schedule(WAKE_INTERVAL, PunctuationType.WALL_CLOCK_TIME, _ -> aggregation.wake());
    }

    /** Kafka Streams lets a task that it revives go on being woken as it was before. */
    void close() {
      waking.cancel();
      aggregation.close();
    }

    void process(Record<byte[], byte[]> record) {
      aggregation.catchUp();
      ReceivedRecord received = received(record);
      try (LogContext context = LogContext.of(received)) {
        work(record, received, context);
      }
    }

    private void work(Record<byte[], byte[]> record, ReceivedRecord received, LogContext context) {
      try {
        take(record, received, context);
        faults.wentWell();
      } catch (RuntimeException e) {
        giveUpOrFail(record, e);
      }
    }

    private void take(Record<byte[], byte[]> record, ReceivedRecord received, LogContext context) {
      switch (EventCodec.decode(received, requireNonNull(inputs.get(received.topic())))) {
        case Decoded.Refused<? extends VerdictInput> refused ->
            deadLetter(record, received, refused.cause().name(), refused.text());
        case Decoded.Accepted<? extends VerdictInput> accepted -> {
          VerdictInput event = accepted.event();
          context.is(
              new FailureLog.Image(event.imageId(), event.submissionId(), accepted.traceparent()));
          accept(record, received, accepted);
        }
      }
    }

    /** The stores keep what was written before the failure, so memory is read from them again. */
    private void giveUpOrFail(Record<byte[], byte[]> record, RuntimeException error) {
      aggregation.forget();
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
        Record<byte[], byte[]> record,
        ReceivedRecord received,
        Decoded.Accepted<? extends VerdictInput> accepted) {
      int expected = Utils.toPositive(Utils.murmur2(record.key())) % partitions;
      if (received.partition() != expected) {
        metrics.misplaced(source(record));
        deadLetter(record, received, Refusal.wrongPartition(received.partition(), expected));
        return;
      }
      Arrival arrival =
          new Arrival(
              received.timestamp(),
              received.partition(),
              received.offset(),
              accepted.traceparent());
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
      deadLetter(record, DeadLetter.of(DeadLetters.SERVICE, received, cause, text));
    }

    private void deadLetter(Record<byte[], byte[]> record, DeadLetter letter) {
      context.forward(deadLetters.give(record, letter), DEAD_LETTERS);
      metrics.deadLettered(letter.cause());
    }

    @Override
    public void refused(Event rebuilt, long offset, Refusal why) {
      Instant now = clock.instant();
      EncodedEvent encoded = CODEC.encode(rebuilt, now, null);
      String text = why.text() + "; written again from the stored tile";
      DeadLetter letter =
          new DeadLetter(
              DeadLetters.SERVICE,
              why.cause().name(),
              text,
              topics.tilesScored(),
              context.taskId().partition(),
              offset);
      deadLetter(record(encoded, now), letter);
    }

    @Override
    public void classified(ImageClassified verdict, byte[] json, @Nullable String traceparent) {
      Instant now = verdict.classifiedAt();
      EncodedEvent encoded = CODEC.encode(verdict, json, now, traceparent);
      context.forward(record(encoded, now), CLASSIFIED);
    }

    @Override
    public boolean isOwn(Throwable failure) {
      return RecordFaults.isOwn(failure);
    }

    private static Record<byte[], byte[]> record(EncodedEvent event, Instant time) {
      return new Record<>(
          Utils.utf8(event.key()),
          event.value(),
          time.toEpochMilli(),
          KafkaRecords.headers(event.headers()));
    }
  }
}
