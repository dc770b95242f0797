package io.tilewise.standalone.hostile;

import static io.tilewise.kafka.KafkaRecords.toSend;
import static io.tilewise.standalone.hostile.OddRecords.record;
import static io.tilewise.standalone.hostile.OddRecords.with;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tilewise.events.Lane;
import io.tilewise.events.Logits;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.TileScored;
import io.tilewise.events.Topics;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.tiling.Region;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.TilePng;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Tiles, scores and manifests that none of the services wrote. */
final class OddTiles {
  private static final Topics TOPICS = new Topics("");

  private static final EventCodec CODEC = new EventCodec("/hostile");

  /** An image of which scores of another picture come first. */
  static final String OTHERS = "with-scores-of-another-picture";

  private final OddRecords odd;

  OddTiles(OddRecords odd) {
    this.odd = odd;
  }

  void add() {
    addTiles();
    addScores();
  }

  private void addTiles() {
    String topic = TOPICS.tiles(Lane.ROUTINE);
    odd.odd("tile-tombstone", record(topic, "s/0", null), "TOMBSTONE", "MALFORMED");
    odd.odd("tile-without-header", record(topic, "s/0", "pixels"), "MALFORMED");
    odd.odd("tile-nonsense", with(record(topic, "s/0", "pixels"), "tile", "nonsense"), "MALFORMED");
    odd.odd(
        "tile-burdened",
        with(record(topic, "s/0", "pixels"), "burden", "h".repeat(90_000)),
        "MALFORMED");
    byte[] pixels = TilePng.encode(new RgbPixels(128, 128, new byte[128 * 128 * 3]));
    tile("tile-unreadable", "thin-smear@1", "pixels".getBytes(UTF_8), null, "TILE_UNREADABLE");
    tile("tile-of-nobody", "nobody@1", pixels, null, "MODEL_UNKNOWN");
    tile("tile-of-other-content", "thin-smear@1", pixels, "0".repeat(64), "MODEL_DIFFERS");
  }

  private void addScores() {
    String scored = "io.tilewise.TileScored.v1";
    String score =
        """
        {"imageId":"odd-score","submissionId":"s","index":0,\
        "region":{"x":0,"y":0,"width":8,"height":8},"logits":[%s],"model":"thin-smear@1",\
        "tissueFraction":1}\
        """;
    for (String[] each :
        new String[][] {
          {"score-nonsense", "nonsense", "MALFORMED"},
          {"score-infinite", score.formatted("NaN,1"), "MALFORMED"},
          {"score-endless", score.formatted("0" + ",0".repeat(5000)), "INVALID"}
        }) {
      odd.odd(
          each[0], with(record("tiles.scored", "odd-score", each[1]), "ce_type", scored), each[2]);
    }
    odd.odd("score-untyped", record("tiles.scored", "odd-score", "{}"), "FOREIGN_TYPE");
    for (String topic : List.of("images.tiled", "images.rejected", "tiles.scored")) {
      ProducerRecord<byte[], byte[]> tombstone = record(topic, "gone", null);
      odd.odd(topic + "-tombstone", tombstone, "TOMBSTONE", "FOREIGN_TYPE");
    }
    addOtherPicture();
    odd.odd("manifest-nonsense", record("images.tiled", "x", "nonsense"), "MALFORMED");
    odd.odd("rejection-nonsense", record("images.rejected", "x", "nonsense"), "MALFORMED");
  }

  /** Which comes before the picture of the manifest. */
  private void addOtherPicture() {
    Region region = new Region(0, 0, 128, 128);
    TileScored score =
        new TileScored(
            OTHERS,
            OTHERS,
            0,
            region,
            Logits.of(9, -9),
            ModelReference.parse("thin-smear@1"),
            1,
            null,
            "another-picture");
    odd.odd(
        "score-of-another-picture",
        toSend(TOPICS.tilesScored(), CODEC.encode(score, Instant.now(), null)),
        "SOURCE_MISMATCH");
    odd.submit(OTHERS, odd.good(OTHERS, ""), "COMPLETE");
  }

  private void tile(
      String name, String model, byte[] pixels, @Nullable String digest, String... answers) {
    TileExtracted tile =
        new TileExtracted(
            name + "/0",
            name,
            name,
            0,
            0,
            0,
            new Region(0, 0, 128, 128),
            128,
            128,
            1,
            ModelReference.parse(model),
            TilePng.CONTENT_TYPE,
            null,
            digest,
            Instant.now().plus(Duration.ofHours(1)),
            null);
    odd.odd(
        name,
        toSend(TOPICS.tiles(Lane.ROUTINE), CODEC.encode(tile, pixels, Instant.now(), null)),
        answers);
  }
}
