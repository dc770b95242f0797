package io.tilewise.inference.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.events.Reason;
import io.tilewise.image.RgbPixels;
import io.tilewise.inference.Tiles;
import io.tilewise.inference.decode.TileBatch.Read;
import io.tilewise.inference.decode.TileBatch.Read.Coded;
import io.tilewise.inference.decode.TileBatch.Read.Pixels;
import io.tilewise.inference.decode.TileBatch.Read.Settled;
import io.tilewise.inference.queue.ModelContent;
import io.tilewise.inference.queue.Outcome.Failed;
import io.tilewise.inference.queue.TileWork;
import io.tilewise.kafka.work.Work;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchDecoderTest {
  private static final ModelContent TINY = new ModelContent(Tiles.MODEL, null);

  private final BatchDecoder decoder =
      new BatchDecoder(2, ReferencedTiles.NONE, new SimpleMeterRegistry().timer("decoding"));

  @AfterEach
  void close() {
    decoder.close();
  }

  @Test
  void shouldDecodeNothingUntilItKnowsHowLargeTilesAre() {
    TileBatch early = decoder.decode(batch(4, 1, 2));
    TileBatch late = decoder.decode(early, 4);

    assertThat(early.entries()).extracting(TileBatch.Entry::read).allMatch(Coded.class::isInstance);
    assertThat(values(late)).containsExactly(1, 2);
    assertThat(values(decoder.decode(batch(4, 3)))).as("now it knows").containsExactly(3);
  }

  @Test
  void shouldDecodeWhatJoinedABatchAndLeaveTheRest() {
    TileBatch first = decoder.decode(batch(4, 1, 2), 4);

    TileBatch both = decoder.decode(first.plus(batch(4, 3).tiles()));

    assertThat(values(both)).containsExactly(1, 2, 3);
    assertThat(pixels(both)).containsAll(pixels(first));
  }

  @Test
  void shouldKnowTheSizeOfABatchThoughItKnowsManyModelsSince() {
    TileBatch first = decoder.decode(batch(4, 1), 4);
    for (int model = 0; model < 100; model++) {
      ModelContent other = new ModelContent(Tiles.MODEL, "digest " + model);
      TileBatch _ = decoder.decode(TileBatch.of(other, List.of()), 5);
    }

    TileBatch both = decoder.decode(first.plus(batch(4, 2).tiles()));

    assertThat(values(both)).containsExactly(1, 2);
  }

  @Test
  void shouldDecodeAgainWhatWasDecodedToAnotherSize() {
    TileBatch wrong = decoder.decode(batch(4, 1, 2), 3);

    TileBatch right = decoder.decode(wrong, 4);

    assertThat(wrong.entries())
        .extracting(TileBatch.Entry::read)
        .allSatisfy(BatchDecoderTest::assertUnreadable);
    assertThat(values(right)).containsExactly(1, 2);
  }

  @Test
  void shouldLendTheRoomOfABatchAgainOnlyWhenItIsAtItsEnd() {
    TileBatch first = decoder.decode(batch(4, 1, 2), 4);
    TileBatch second = decoder.decode(batch(4, 3, 4));
    assertThat(values(first)).containsExactly(1, 2);
    decoder.ended(first);

    TileBatch third = decoder.decode(batch(4, 5, 6, 7));

    assertThat(values(second)).containsExactly(3, 4);
    assertThat(values(third)).containsExactly(5, 6, 7);
    assertThat(pixels(third)).containsAll(pixels(first));
  }

  @Test
  void shouldLendTheRoomAgainOfTilesThatAreLeftOutOrUnreadable() {
    TileBatch batch = decoder.decode(batch(4, 1, 2, 3), 4);
    TileWork second = batch.tiles().get(1);

    TileBatch left = decoder.retain(batch, tile -> tile != second);

    assertThat(values(left)).containsExactly(1, 3);
    TileBatch unreadable = decoder.decode(batch(5, 9));
    assertUnreadable(unreadable.entries().getFirst().read());
    TileBatch next = decoder.decode(batch(4, 4));
    assertThat(pixels(next)).containsExactly(pixels(batch).get(1));
  }

  private static TileBatch batch(int side, int... values) {
    return TileBatch.of(
        TINY,
        IntStream.of(values)
            .mapToObj(
                value ->
                    new TileWork(
                        new Work(
                            Tiles.record(
                                "tiles", value, Tiles.frameTile(value), Tiles.frame(side, value)),
                            _ -> {}),
                        Tiles.frameTile(value),
                        null))
            .toList());
  }

  private static List<RgbPixels> pixels(TileBatch batch) {
    return batch.entries().stream().map(entry -> ((Pixels) entry.read()).pixels()).toList();
  }

  private static List<Integer> values(TileBatch batch) {
    return pixels(batch).stream().map(pixels -> pixels.rgb()[0] & 0xFF).toList();
  }

  private static void assertUnreadable(Read read) {
    assertThat(read)
        .isInstanceOfSatisfying(
            Settled.class,
            settled ->
                assertThat(settled.outcome())
                    .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo(Reason.TILE_UNREADABLE)));
  }
}
