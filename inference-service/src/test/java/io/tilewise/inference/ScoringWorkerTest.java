package io.tilewise.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.events.Event;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Lane;
import io.tilewise.events.Logits;
import io.tilewise.events.Reason;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileOutcome;
import io.tilewise.events.TileScored;
import io.tilewise.events.Topics;
import io.tilewise.events.codec.Decoded.Accepted;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.events.codec.ReceivedRecord;
import io.tilewise.events.model.ModelReference;
import io.tilewise.kafka.Faults;
import io.tilewise.kafka.KafkaRecords;
import io.tilewise.kafka.work.Publisher;
import io.tilewise.kafka.work.Work;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ScoringWorkerTest {
  private static final Topics TOPICS = new Topics("");
  private static final ModelReference OTHER = ModelReference.parse("other@1");
  private static final ModelContent TINY = new ModelContent(Tiles.MODEL, null);
  private static final String TILES = TOPICS.tiles(Lane.ROUTINE);

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final List<Work> finished = new ArrayList<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final InferenceMetrics metrics = new InferenceMetrics(meters);
  private final FakeModels models = new FakeModels().with(Tiles.MODEL, '1');
  private final ScorePublisher publisher =
      new ScorePublisher(
          new Publisher("inference", TOPICS.deadLetters(), () -> producer, meters),
          TOPICS,
          () -> Instant.EPOCH,
          metrics);
  private Instant now = Instant.EPOCH;
  private final WaitingTiles waiting = new WaitingTiles(() -> now);
  private final ScoringWorker worker = worker(List.of());

  private ScoringWorker worker(List<ModelReference> preload) {
    Classifiers classifiers = new Classifiers(1, models, metrics, () -> now);
    return new ScoringWorker(
        new TileQueue(
            new Lanes(TOPICS), new TileBuffer<>(1, Duration.ZERO, System::nanoTime), waiting),
        new ModelWatch(classifiers, waiting, preload, () -> now),
        new TileScorer(classifiers, new BatchScorer(metrics, new Faults())),
        publisher,
        () -> now);
  }

  @Test
  void shouldPublishAScoreKeyedByImageWithItsTrace() throws Exception {
    Work work = work(Tiles.record(TILES, 7, Tiles.tile(3), Tiles.png(4, 9)));

    worker.process(List.of(work));

    ProducerRecord<byte[], byte[]> sent = producer.history().getFirst();
    assertThat(producer.history()).hasSize(1);
    assertThat(sent.topic()).isEqualTo(TOPICS.tilesScored());
    assertThat(new String(sent.key(), UTF_8)).isEqualTo("image");
    assertThat(header(sent, EventCodec.TRACEPARENT)).isEqualTo(Tiles.TRACE);
    assertThat(event(sent))
        .isEqualTo(
            new TileScored(
                "image",
                "submission",
                3,
                Tiles.tile(3).region(),
                Logits.of(9, 1),
                Tiles.MODEL,
                0.5,
                FakeModels.digest('1'),
                null));
  }

  @Test
  void shouldFinishATileOnlyWhenItsScoreIsAcknowledged() throws Exception {
    Work work = work(Tiles.record(TILES, 7, Tiles.tile(3), Tiles.png(4, 9)));
    worker.process(List.of(work));
    assertThat(finished).isEmpty();

    producer.completeNext();

    assertThat(finished).containsExactly(work);
    assertThat(meters.counter("tiles.scored").count()).isEqualTo(1);
  }

  @Test
  void shouldFinishAFailedTileWhenFailureAndDeadLetterAreAcknowledged() throws Exception {
    Work work = work(Tiles.record(TILES, 7, Tiles.tile(3), new byte[] {1, 2}));
    worker.process(List.of(work));

    producer.completeNext();
    assertThat(finished).isEmpty();
    producer.completeNext();

    assertThat(finished).containsExactly(work);
    assertThat(meters.counter("tiles.failed", "reason", "TILE_UNREADABLE").count()).isEqualTo(1);
    assertThat(meters.counter("tiles.dead_lettered", "cause", "TILE_UNREADABLE").count())
        .isEqualTo(1);
  }

  @Test
  void shouldKeepTheOriginalInTheDeadLetterAndSayWhy() throws Exception {
    ConsumerRecord<byte[], byte[]> record =
        Tiles.record(TILES, 7, Tiles.tile(3), new byte[] {1, 2});

    worker.process(List.of(work(record)));

    ProducerRecord<byte[], byte[]> letter = producer.history().getLast();
    assertThat(letter.topic()).isEqualTo(TOPICS.deadLetters());
    assertThat(letter.key()).isEqualTo(record.key());
    assertThat(letter.value()).isEqualTo(record.value());
    assertThat(letter.headers()).contains(record.headers().toArray());
    assertThat(header(letter, "dead_letter_service")).isEqualTo("inference");
    assertThat(header(letter, "dead_letter_cause")).isEqualTo("TILE_UNREADABLE");
    assertThat(header(letter, "dead_letter_topic")).isEqualTo(TILES);
    assertThat(header(letter, "dead_letter_offset")).isEqualTo("7");
  }

  @Test
  void shouldCloseTheAccountOfATileWhoseRecordIsInvalidButSaysWhichItIs() throws Exception {
    ConsumerRecord<byte[], byte[]> record = Tiles.record(TILES, 7, Tiles.tile(3), Tiles.png(4, 9));
    String json = text(record.headers().lastHeader(EventCodec.TILE_HEADER).value());
    String invalid = json.replace("\"tissueFraction\":0.5", "\"tissueFraction\":7");
    record.headers().remove(EventCodec.TILE_HEADER);
    record.headers().add(EventCodec.TILE_HEADER, invalid.getBytes(UTF_8));

    worker.process(List.of(work(record)));

    assertThat(producer.history()).hasSize(2);
    assertThat(event(producer.history().getFirst()))
        .isInstanceOfSatisfying(
            TileFailed.class,
            failed -> {
              assertThat(failed.index()).isEqualTo(3);
              assertThat(failed.reason()).isEqualTo(Reason.TILE_UNREADABLE);
              assertThat(failed.text()).contains("tissueFraction");
            });
    assertThat(header(producer.history().getLast(), "dead_letter_cause")).isEqualTo("INVALID");
  }

  @Test
  void shouldPutAForeignRecordToTheDeadLettersAlone() throws Exception {
    RecordHeaders headers = new RecordHeaders();
    headers.add("ce_type", "com.example.Order.v1".getBytes(UTF_8));
    Work work = work(Tiles.record(TILES, 7, "key".getBytes(UTF_8), new byte[3], headers));

    worker.process(List.of(work));
    producer.completeNext();

    assertThat(producer.history()).hasSize(1);
    assertThat(header(producer.history().getFirst(), "dead_letter_cause"))
        .isEqualTo("FOREIGN_TYPE");
    assertThat(finished).containsExactly(work);
  }

  @Test
  void shouldSendAgainWhatTheBrokerDidNotTake() throws Exception {
    Work work = work(Tiles.record(TILES, 7, Tiles.tile(3), Tiles.png(4, 9)));
    worker.process(List.of(work));
    producer.errorNext(new TimeoutException("away"));
    assertThat(publisher.problem()).contains("away");

    publisher.resend();
    producer.completeNext();

    assertThat(finished).containsExactly(work);
    assertThat(publisher.problem()).isNull();
  }

  @Test
  void shouldKeepADeadLetterThatIsTooLargeWithoutItsValue() throws Exception {
    Work work = work(Tiles.record(TILES, 7, Tiles.tile(3), new byte[100]));
    worker.process(List.of(work));
    producer.completeNext();
    producer.errorNext(new RecordTooLargeException("large"));

    publisher.resend();
    producer.completeNext();

    ProducerRecord<byte[], byte[]> letter = producer.history().getLast();
    assertThat(letter.value()).isNull();
    assertThat(header(letter, "dead_letter_offset")).isEqualTo("7");
    assertThat(finished).containsExactly(work);
  }

  @Test
  void shouldSayThatATileFailedWhoseScoreKafkaNeverTakes() throws Exception {
    Work work = work(Tiles.record(TILES, 7, Tiles.tile(3), Tiles.png(4, 9)));
    worker.process(List.of(work));
    producer.errorNext(new RecordTooLargeException("large"));

    publisher.resend();
    producer.completeNext();
    producer.completeNext();

    assertThat(event(producer.history().get(1)))
        .isInstanceOfSatisfying(
            TileFailed.class,
            failed -> assertThat(failed.reason()).isEqualTo(Reason.INFERENCE_FAILED));
    assertThat(producer.history().getLast().topic()).isEqualTo(TOPICS.deadLetters());
    assertThat(finished).containsExactly(work);
  }

  @Test
  @Timeout(30)
  void shouldLeaveTilesWhoseModelCannotBeReadWhenItStops() throws Exception {
    models.away = new IOException("stale");
    Work work = work(Tiles.record(TILES, 7, Tiles.tile(3), Tiles.png(4, 9)));
    worker.stop(Instant.now());

    worker.process(List.of(work));

    assertThat(work.isAbandoned()).isTrue();
    assertThat(finished).containsExactly(work); // it has ended, as one that is left
  }

  @Test
  void shouldScoreTheTilesOfOtherModelsWhileThoseOfOneWait() throws Exception {
    models.with(OTHER, '1');
    models.loading = new IOException("stale");
    worker.process(List.of(work(tile(OTHER, null))));
    models.loading = null;

    worker.process(List.of(work(tile(OTHER, null)), work(tile(Tiles.MODEL, null))));

    assertThat(producer.history()).hasSize(1);
    assertThat(event(producer.history().getFirst()))
        .isInstanceOfSatisfying(
            TileScored.class, scored -> assertThat(scored.model()).isEqualTo(Tiles.MODEL));
    assertThat(waiting.size()).isEqualTo(2);
    assertThat(waiting.load(TILES).records()).isEqualTo(2);
  }

  @Test
  void shouldScoreWhatWaitedWhenItsModelIsThere() throws Exception {
    models.loading = new IOException("stale");
    worker.process(List.of(work(tile(Tiles.MODEL, null)), work(tile(Tiles.MODEL, null))));
    models.loading = null;
    now = now.plus(WaitingTiles.FIRST_PAUSE);

    for (int turn = 0; turn < 4; turn++) { // fresh ones have every second turn
      worker.turn();
    }

    assertThat(producer.history())
        .hasSize(2)
        .allSatisfy(sent -> assertThat(event(sent)).isInstanceOf(TileScored.class));
    assertThat(waiting.size()).isZero();
  }

  @Test
  void shouldNotWaitForATileAfterItsDeadline() throws Exception {
    models.away = new IOException("stale");
    Work work = work(tile(Tiles.MODEL, Instant.EPOCH.plusSeconds(60)));
    worker.process(List.of(work));
    worker.failOverdue();
    assertThat(producer.history()).isEmpty();
    now = now.plusSeconds(60);

    worker.failOverdue();
    producer.completeNext();
    producer.completeNext();

    assertThat(event(producer.history().getFirst()))
        .isInstanceOfSatisfying(
            TileFailed.class,
            failed -> {
              assertThat(failed.reason()).isEqualTo(Reason.MODEL_UNUSABLE);
              assertThat(failed.text())
                  .isEqualTo(
                      "tile: not scored until 1970-01-01T00:01:00Z (expected: before its deadline);"
                          + " it waited because of: IOException");
            });
    assertThat(finished).containsExactly(work);
  }

  @Test
  void shouldNotBeginToWaitAfterTheDeadline() throws Exception {
    models.away = new IOException("stale");

    worker.process(List.of(work(tile(Tiles.MODEL, Instant.EPOCH))));

    assertThat(event(producer.history().getFirst())).isInstanceOf(TileFailed.class);
    assertThat(waiting.size()).isZero();
  }

  @Test
  void shouldSayThatTheEngineHasNoMemoryUntilItHas() throws Exception {
    worker.turn();
    assertThat(worker.problem()).isNull();
    models.classifier(Tiles.MODEL, '1').memory = 0;
    worker.process(List.of(work(tile(Tiles.MODEL, null))));
    assertThat(worker.problem()).isEqualTo("engine: OOM");
    models.classifier(Tiles.MODEL, '1').memory = 1;
    now = now.plus(WaitingTiles.FIRST_PAUSE);

    worker.turn();
    worker.turn();

    assertThat(worker.problem()).isNull();
    assertThat(producer.history()).hasSize(1);
  }

  @Test
  void shouldSayThatThereAreNoModelsUntilThereAre() throws Exception {
    models.away = new IOException("models: /models is empty (expected: a directory with a model)");
    worker.turn();
    assertThat(worker.problem()).startsWith("models: /models is empty");
    models.away = null;
    now = now.plus(ModelWatch.EVERY);

    worker.turn();

    assertThat(worker.problem()).isNull();
  }

  @Test
  void shouldKeepItsPauseWhenATileWasOnlyOverdue() throws Exception {
    models.away = new IOException("stale");
    Instant soon = now.plus(WaitingTiles.FIRST_PAUSE);
    worker.process(List.of(work(tile(Tiles.MODEL, soon)), work(tile(Tiles.MODEL, null))));
    assertThat(waiting.due(1)).isEmpty();
    now = soon;
    List<TileWork> overdue = waiting.due(1);

    worker.attempt(TINY, overdue);

    assertThat(waiting.reasons()).as("the line is not open").hasSize(1);
    now = now.plus(WaitingTiles.FIRST_PAUSE);
    assertThat(waiting.areDue()).isFalse();
    now = now.plus(WaitingTiles.FIRST_PAUSE);
    assertThat(waiting.areDue()).isTrue();
  }

  @Test
  void shouldForgetALineWhoseTilesAreAllOverdue() throws Exception {
    models.away = new IOException("stale");
    Instant soon = now.plus(WaitingTiles.FIRST_PAUSE);
    worker.process(List.of(work(tile(Tiles.MODEL, soon))));
    now = soon;

    worker.attempt(TINY, waiting.due(1));

    assertThat(waiting.reasons()).isEmpty();
    assertThat(waiting.join(TINY, List.of())).isFalse();
  }

  @Test
  void shouldNotOpenALineForATileThatIsUnreadable() throws Exception {
    models.classifier(Tiles.MODEL, '1').memory = 0;
    worker.turn();
    worker.process(
        List.of(
            work(Tiles.record(TILES, 7, Tiles.tile(3), new byte[] {1, 2})),
            work(tile(Tiles.MODEL, null)),
            work(tile(Tiles.MODEL, null))));
    assertThat(waiting.size()).isEqualTo(2);
    now = now.plus(WaitingTiles.FIRST_PAUSE);
    TileWork first = waiting.due(1).getFirst();
    TileWork unreadable =
        new TileWork(
            work(Tiles.record(TILES, 7, Tiles.tile(3), new byte[] {1, 2})), first.tile(), null);

    worker.attempt(TINY, List.of(unreadable));

    assertThat(worker.problem()).isEqualTo("engine: OOM");
    assertThat(waiting.areDue()).as("another tile is tried in its place").isTrue();
  }

  @Test
  void shouldWarmAPreloadedModelAgainThatWasWrittenOver() throws Exception {
    ScoringWorker preloading = worker(List.of(Tiles.MODEL));
    preloading.turn();
    assertThat(preloading.problem()).isNull();
    models.with(Tiles.MODEL, '2');
    models.loading = new IOException("stale");
    now = now.plus(ModelWatch.EVERY);
    preloading.turn();
    assertThat(preloading.problem()).isEqualTo("preload: stale");
    models.loading = null;
    now = now.plus(ModelWatch.EVERY);

    preloading.turn();

    assertThat(preloading.problem()).isNull();
    assertThat(models.loads).last().isEqualTo("tiny@1=2");
  }

  @Test
  void shouldWaitForATileWithoutADeadlineAsLongAsForAnImageThatDoesNotSay() throws Exception {
    models.away = new IOException("stale");
    worker.process(List.of(work(tile(Tiles.MODEL, null))));
    now = now.plus(ImageSubmitted.DEFAULT_MAX_WAIT).minusMillis(1);
    worker.failOverdue();
    assertThat(producer.history()).isEmpty();
    now = now.plusMillis(1);

    worker.failOverdue();

    assertThat(event(producer.history().getFirst())).isInstanceOf(TileFailed.class);
  }

  @Test
  void shouldFailATileThatWasCutForAnotherContentThanTheModels() throws Exception {
    String digest = FakeModels.digest('9');
    TileExtracted tile = Tiles.tile(new ModelContent(Tiles.MODEL, digest), null);
    worker.process(List.of(work(Tiles.record(TILES, 7, tile, Tiles.png(4, 9)))));
    producer.completeNext();

    assertThat(event(producer.history().getFirst()))
        .isInstanceOfSatisfying(
            TileFailed.class,
            failed -> {
              assertThat(failed.reason()).isEqualTo(Reason.MODEL_DIFFERS);
              assertThat(failed.modelDigest()).isEqualTo(digest);
            });
    assertThat(meters.counter("tiles.failed", "reason", "MODEL_DIFFERS").count()).isEqualTo(1);
  }

  @Test
  void shouldCountADeadLetterThatIsNotTakenInAnyForm() throws Exception {
    Work work = work(Tiles.record(TILES, 7, Tiles.tile(3), new byte[100]));
    worker.process(List.of(work));
    producer.completeNext();
    for (int form = 0; form < 4; form++) {
      producer.errorNext(new RecordTooLargeException("large"));
      publisher.resend();
    }

    assertThat(finished).containsExactly(work);
    assertThat(counted("tiles.dead_letter_refused")).isEqualTo(1);
    assertThat(counted("tiles.dead_lettered")).isZero();
  }

  private double counted(String metric) {
    return meters.counter(metric, "cause", "TILE_UNREADABLE").count();
  }

  private static ConsumerRecord<byte[], byte[]> tile(ModelReference model, Instant deadline) {
    return Tiles.record(
        TILES, 7, Tiles.tile(new ModelContent(model, null), deadline), Tiles.png(4, 9));
  }

  private Work work(ConsumerRecord<byte[], byte[]> record) {
    return new Work(record, finished::add);
  }

  private static String header(ProducerRecord<byte[], byte[]> record, String name) {
    return text(record.headers().lastHeader(name).value());
  }

  private static String text(byte[] value) {
    return new String(value, UTF_8);
  }

  private static Event event(ProducerRecord<byte[], byte[]> record) {
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
