package io.tilewise.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.TileExtracted;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileScored;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.inference.queue.ModelContent;
import io.tilewise.kafka.work.Work;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;

/** Whatever is said of a tile names the source it was cut from and the model it was cut for. */
class TileIdentitiesTest extends ScoringFixture {
  private static final String SOURCE = "source-1";
  private static final String DIGEST = FakeModels.digest('1');
  private static final Instant SOON = Instant.EPOCH.plusSeconds(60);
  private static final byte[] PIXELS = Tiles.png(4, 9);

  @Test
  void shouldNameThemInAScore() throws Exception {
    process(List.of(work(SOON, PIXELS)));

    assertThat(event(producer.history().getFirst()))
        .isInstanceOfSatisfying(
            TileScored.class,
            scored -> {
              assertThat(scored.sourceVersion()).isEqualTo(SOURCE);
              assertThat(scored.modelDigest()).isEqualTo(DIGEST);
            });
  }

  @Test
  void shouldNameThemInTheFailureOfAScoreThatKafkaNeverTakes() throws Exception {
    process(List.of(work(SOON, PIXELS)));
    producer.errorNext(new RecordTooLargeException("large"));

    publisher.resend();

    assertNamed(failure(1));
  }

  @Test
  void shouldNameThemInTheFailureOfATileThatIsUnreadable() throws Exception {
    process(List.of(work(SOON, new byte[] {1, 2})));

    assertNamed(failure(0));
  }

  @Test
  void shouldNameThemInTheFailureOfATileThatIsLate() throws Exception {
    now = SOON;

    process(List.of(work(SOON, PIXELS)));

    assertNamed(failure(0));
  }

  @Test
  void shouldNameThemInTheFailureOfATileThatQueuedUntilItsDeadline() throws Exception {
    take(work(SOON, PIXELS));
    now = SOON;

    deadlineWorker.turn();

    assertNamed(failure(0));
  }

  @Test
  void shouldNameThemInTheFailureOfATileThatWaitedUntilItsDeadline() throws Exception {
    models.away = new IOException("stale");
    process(List.of(work(SOON, PIXELS)));
    now = SOON;

    deadlineWorker.turn();

    assertNamed(failure(0));
  }

  @Test
  void shouldNameThemInTheFailureOfATileThatWasTriedUntilItsDeadline() throws Exception {
    models.loading = new IOException("stale");
    models.meanwhile = () -> now = SOON;

    process(List.of(work(SOON, PIXELS)));

    assertNamed(failure(0));
  }

  @Test
  void shouldNameThemInTheFailureOfARecordThatIsInvalid() throws Exception {
    process(List.of(work(changed("\"tissueFraction\":0.5", "\"tissueFraction\":7"))));

    assertNamed(failure(0));
  }

  /** Whoever wrote it, it ends no process: another one would die of it next. */
  @Test
  void shouldPutARecordOfNoModelToTheDeadLettersAlone() throws Exception {
    process(List.of(work(changed("\"model\":\"" + Tiles.MODEL + '"', "\"model\":null"))));

    assertThat(producer.history())
        .singleElement()
        .satisfies(record -> assertThat(record.topic()).isEqualTo("dead-letters"));
  }

  @Test
  void shouldLeaveOutASourceThatIsInvalidItself() throws Exception {
    process(List.of(work(changed(SOURCE, "no spaces"))));

    assertThat(failure(0).sourceVersion()).isNull();
    assertThat(failure(0).modelDigest()).isEqualTo(DIGEST);
  }

  @Test
  void shouldLeaveOutAContentThatIsInvalidItself() throws Exception {
    process(List.of(work(changed('"' + DIGEST + '"', "7"))));

    assertThat(failure(0).sourceVersion()).isEqualTo(SOURCE);
    assertThat(failure(0).modelDigest()).isNull();
  }

  private TileFailed failure(int index) {
    return (TileFailed) event(producer.history().get(index));
  }

  private static void assertNamed(TileFailed failure) {
    assertThat(failure.sourceVersion()).isEqualTo(SOURCE);
    assertThat(failure.modelDigest()).isEqualTo(DIGEST);
  }

  private Work work(Instant deadline, byte[] pixels) {
    return work(Tiles.record(TILES, 7, tile(deadline), pixels));
  }

  private static TileExtracted tile(Instant deadline) {
    return Tiles.ofSource(Tiles.tile(new ModelContent(Tiles.MODEL, DIGEST), deadline), SOURCE);
  }

  /** A record whose tile says something else. */
  private static ConsumerRecord<byte[], byte[]> changed(String from, String to) {
    ConsumerRecord<byte[], byte[]> record = Tiles.record(TILES, 7, tile(SOON), PIXELS);
    String json = text(record.headers().lastHeader(EventCodec.TILE_HEADER).value());
    assertThat(json).contains(from);
    record.headers().remove(EventCodec.TILE_HEADER);
    record.headers().add(EventCodec.TILE_HEADER, json.replace(from, to).getBytes(UTF_8));
    return record;
  }
}
