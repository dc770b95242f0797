package io.tilewise.inference;

import static org.awaitility.Awaitility.await;

import io.tilewise.events.Lane;
import io.tilewise.events.Reason;
import io.tilewise.image.png.TilePng;
import io.tilewise.image.tile.RgbFrame;
import org.junit.jupiter.api.Test;

/** Tiles that nobody can score, each alone in its batch and then among good ones. */
class PoisonTilesIT extends InferenceFixture {
  private static final int SMALL = Tiles.SIZE;

  @Test
  void shouldFailABatchWhoseOnlyTileIsBadAndGoOn() throws Exception {
    try (BrokerFixture kafka = new BrokerFixture(BROKER, "poison.");
        Member member = Member.join(kafka)) {
      member.engine.open();
      EveryTileOnce tiles = new EveryTileOnce(kafka);

      for (Poison poison : Poison.values()) {
        tiles.write(poison.reason, poison.contentType, poison.coded);
        await().atMost(PATIENCE).until(tiles::isAnswered);
      }
      for (Poison poison : Poison.values()) {
        tiles.write(20, Lane.ROUTINE);
        tiles.write(poison.reason, poison.contentType, poison.coded);
      }
      tiles.write(20, Lane.ROUTINE);

      tiles.check();
    }
  }

  private enum Poison {
    CUT_OFF(Reason.TILE_UNREADABLE, RgbFrame.CONTENT_TYPE, Tiles.cut(Tiles.frame(SMALL, 2))),
    CLAIMS_GIGABYTES(Reason.TILE_UNREADABLE, RgbFrame.CONTENT_TYPE, Tiles.gigabytes()),
    FRAME_OF_ANOTHER_SIZE(Reason.TILE_UNREADABLE, RgbFrame.CONTENT_TYPE, Tiles.frame(5, 2)),
    PNG_OF_ANOTHER_SIZE(Reason.TILE_UNREADABLE, TilePng.CONTENT_TYPE, Tiles.png(5, 2)),
    JPEG_OF_ANOTHER_SIZE(Reason.TILE_UNREADABLE, "image/jpeg", Tiles.jpeg(5, 128)),
    UNKNOWN_TYPE(Reason.TILE_UNREADABLE, "image/webp", Tiles.png(SMALL, 2)),
    SPOILS_ITS_BATCH(
        Reason.INFERENCE_FAILED, TilePng.CONTENT_TYPE, Tiles.png(SMALL, FakeClassifier.POISON)),
    MEETS_A_BUG(
        Reason.INFERENCE_FAILED, TilePng.CONTENT_TYPE, Tiles.png(SMALL, FakeClassifier.BUG)),
    NOT_FINITE(
        Reason.OUTPUT_NOT_FINITE,
        TilePng.CONTENT_TYPE,
        Tiles.png(SMALL, FakeClassifier.NOT_FINITE)),
    INVALID(Reason.OUTPUT_INVALID, TilePng.CONTENT_TYPE, Tiles.png(SMALL, FakeClassifier.INVALID));

    private final Reason reason;
    private final String contentType;
    private final byte[] coded;

    Poison(Reason reason, String contentType, byte[] coded) {
      this.reason = reason;
      this.contentType = contentType;
      this.coded = coded;
    }
  }
}
