package io.tilewise.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.Logits;
import io.tilewise.events.Reason;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileScored;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.inference.queue.ModelContent;
import io.tilewise.kafka.work.Work;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** What is said of tiles, and when their records are at an end. */
class PublishedOutcomesTest extends ScoringFixture {
  @Test
  void shouldPublishAScoreKeyedByImageWithItsTrace() throws Exception {
    Work work = work(Tiles.record(TILES, 7, Tiles.tile(3), Tiles.png(4, 9)));

    process(List.of(work));

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
    process(List.of(work));
    assertThat(finished).isEmpty();

    producer.completeNext();

    assertThat(finished).containsExactly(work);
    assertThat(meters.counter("tilewise.tiles.scored").count()).isEqualTo(1);
  }

  @Test
  void shouldFinishAFailedTileWhenFailureAndDeadLetterAreAcknowledged() throws Exception {
    Work work = work(Tiles.record(TILES, 7, Tiles.tile(3), new byte[] {1, 2}));
    process(List.of(work));

    producer.completeNext();
    assertThat(finished).isEmpty();
    producer.completeNext();

    assertThat(finished).containsExactly(work);
    assertThat(meters.counter("tilewise.tiles.failed", "reason", "TILE_UNREADABLE").count())
        .isEqualTo(1);
    assertThat(
            meters
                .counter(
                    "tilewise.dead.letters", "service", "inference", "cause", "TILE_UNREADABLE")
                .count())
        .isEqualTo(1);
  }

  @Test
  void shouldKeepTheOriginalInTheDeadLetterAndSayWhy() throws Exception {
    ConsumerRecord<byte[], byte[]> record =
        Tiles.record(TILES, 7, Tiles.tile(3), new byte[] {1, 2});

    process(List.of(work(record)));

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

    process(List.of(work(record)));

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

    process(List.of(work));
    producer.completeNext();

    assertThat(producer.history()).hasSize(1);
    assertThat(header(producer.history().getFirst(), "dead_letter_cause"))
        .isEqualTo("FOREIGN_TYPE");
    assertThat(finished).containsExactly(work);
  }

  @Test
  void shouldSendAgainWhatTheBrokerDidNotTake() throws Exception {
    Work work = work(Tiles.record(TILES, 7, Tiles.tile(3), Tiles.png(4, 9)));
    process(List.of(work));
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
    process(List.of(work));
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
    process(List.of(work));
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
  void shouldFailATileThatWasCutForAnotherContentThanTheModels() throws Exception {
    String digest = FakeModels.digest('9');
    TileExtracted tile = Tiles.tile(new ModelContent(Tiles.MODEL, digest), null);
    process(List.of(work(Tiles.record(TILES, 7, tile, Tiles.png(4, 9)))));
    producer.completeNext();

    assertThat(event(producer.history().getFirst()))
        .isInstanceOfSatisfying(
            TileFailed.class,
            failed -> {
              assertThat(failed.reason()).isEqualTo(Reason.MODEL_DIFFERS);
              assertThat(failed.modelDigest()).isEqualTo(digest);
            });
    assertThat(meters.counter("tilewise.tiles.failed", "reason", "MODEL_DIFFERS").count())
        .isEqualTo(1);
  }

  @Test
  void shouldCountADeadLetterThatIsNotTakenInAnyForm() throws Exception {
    Work work = work(Tiles.record(TILES, 7, Tiles.tile(3), new byte[100]));
    process(List.of(work));
    producer.completeNext();
    for (int form = 0; form < 4; form++) {
      producer.errorNext(new RecordTooLargeException("large"));
      publisher.resend();
    }

    assertThat(finished).containsExactly(work);
    assertThat(counted("tilewise.dead.letters.refused")).isEqualTo(1);
    assertThat(counted("tilewise.dead.letters")).isZero();
  }
}
