package io.tilewise.inference;

import static io.tilewise.inference.Tiles.SIZE;
import static io.tilewise.inference.Tiles.cut;
import static io.tilewise.inference.Tiles.frame;
import static io.tilewise.inference.Tiles.gigabytes;
import static io.tilewise.inference.Tiles.jpeg;
import static io.tilewise.inference.Tiles.png;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.events.Logits;
import io.tilewise.events.Reason;
import io.tilewise.image.tile.RgbFrame;
import io.tilewise.inference.ScoringStages.Tile;
import io.tilewise.inference.queue.ModelContent;
import io.tilewise.inference.queue.Outcome;
import io.tilewise.inference.queue.Outcome.Failed;
import io.tilewise.inference.queue.Outcome.Scored;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** In which forms tiles are read, and what becomes of those that are in none of them. */
class TileContentTypesTest {
  private static final String FRAME = RgbFrame.CONTENT_TYPE;
  private static final String PNG = "image/png";
  private static final String JPEG = "image/jpeg";

  private final FakeModels models = new FakeModels().with(Tiles.MODEL, '1');
  private final FakeClassifier classifier = models.classifier(Tiles.MODEL, '1');
  private final InferenceMetrics metrics = new InferenceMetrics(new SimpleMeterRegistry(), "cpu");
  private final ScoringStages stages = new ScoringStages(models, metrics, () -> Instant.EPOCH);

  @AfterEach
  void close() {
    stages.close();
  }

  @Test
  void shouldScoreTilesOfEachContentTypeInOneBatch() {
    List<Outcome> outcomes =
        score(tile(FRAME, frame(SIZE, 1)), tile(PNG, png(SIZE, 2)), tile(JPEG, jpeg(SIZE, 128)));

    assertThat(outcomes).containsExactly(scored(1), scored(2), scored(128));
    assertThat(classifier.batches).containsExactly(3);
  }

  @ParameterizedTest
  @CsvSource({
    "Application/VND.tilewise.RGB8+ZSTD, 0",
    "application/vnd.tilewise.rgb8+zstd; checksum=1, 0",
    "IMAGE/PNG, 1",
    "image/png ;a=b;c, 1",
    "Image/Jpeg;, 2"
  })
  void shouldReadAContentTypeInAnyCaseAndWithParameters(String contentType, int form) {
    byte[] coded = List.of(frame(SIZE, 128), png(SIZE, 128), jpeg(SIZE, 128)).get(form);

    assertThat(score(tile(contentType, coded))).containsExactly(scored(128));
  }

  @ParameterizedTest
  @MethodSource("badTiles")
  void shouldRefuseABadTileByNameAndScoreItsNeighbours(
      String contentType, byte[] coded, String text) {
    List<Outcome> outcomes =
        score(tile(FRAME, frame(SIZE, 1)), tile(contentType, coded), tile(FRAME, frame(SIZE, 3)));

    assertThat(outcomes).hasSize(3).startsWith(scored(1)).endsWith(scored(3));
    assertThat(outcomes.get(1))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.reason()).isEqualTo(Reason.TILE_UNREADABLE);
              assertThat(failed.text()).startsWith(text);
            });
    assertThat(classifier.batches).containsExactly(2);
  }

  @ParameterizedTest
  @MethodSource("badTiles")
  void shouldNotCallTheModelForABatchWhoseOnlyTileFails(
      String contentType, byte[] coded, String text) {
    List<Outcome> outcomes = score(tile(contentType, coded));

    assertThat(outcomes).hasSize(1).allMatch(Failed.class::isInstance);
    assertThat(classifier.batches).as(text).isEmpty();
  }

  private static Stream<Arguments> badTiles() {
    byte[] frame = frame(SIZE, 2);
    byte[] png = png(SIZE, 2);
    byte[] jpeg = jpeg(SIZE, 128);
    return Stream.of(
        Arguments.of(FRAME, gigabytes(), "zstd content: 4294967296 bytes (expected: 48 for 4x4)"),
        Arguments.of(FRAME, frame(3, 2), "zstd content: 27 bytes (expected: 48 for 4x4)"),
        Arguments.of(FRAME, frame(5, 2), "zstd content: 75 bytes (expected: 48 for 4x4)"),
        Arguments.of(FRAME, cut(frame), "zstd"),
        Arguments.of(FRAME, changed(frame), "zstd"),
        Arguments.of(FRAME, new byte[0], "zstd"),
        Arguments.of(FRAME, png, "zstd"),
        Arguments.of(PNG, png(3, 2), "tile: 3x3 (expected: 4x4, as the model's card says)"),
        Arguments.of(PNG, png(5, 2), "PNG size: 5x5 (expected: at most 16 pixels"),
        Arguments.of(PNG, cut(png), "PNG"),
        Arguments.of(PNG, frame, "PNG"),
        Arguments.of(JPEG, jpeg(3, 128), "tile: 3x3 (expected: 4x4, as the model's card says)"),
        Arguments.of(JPEG, jpeg(5, 128), "JPEG size: 5x5 (expected: at most 16 pixels"),
        Arguments.of(JPEG, cut(jpeg), "JPEG"),
        Arguments.of(JPEG, png, "JPEG"),
        Arguments.of(
            "image/webp",
            png,
            "contentType: image/webp (expected: application/vnd.tilewise.rgb8+zstd, image/png,"
                + " image/jpeg or application/vnd.tilewise.reference)"),
        Arguments.of("application/octet-stream; charset=a", "a".getBytes(UTF_8), "contentType: "));
  }

  private static byte[] changed(byte[] coded) {
    byte[] changed = coded.clone();
    changed[coded.length - 1] ^= 1;
    return changed;
  }

  @Test
  void shouldTakePixelsOfOneBatchNeitherForTheNextNorForAnother() {
    for (int round = 0; round < 20; round++) {
      int first = 100 + round;
      List<Tile> tiles =
          IntStream.range(0, 60)
              .mapToObj(
                  i ->
                      i % 7 == 3
                          ? tile(FRAME, cut(frame(SIZE, 1)))
                          : tile(i % 5 == 4 ? PNG : FRAME, coded(i, first + i)))
              .toList();

      List<Outcome> outcomes = stages.score(new ModelContent(Tiles.MODEL, null), tiles);

      for (int i = 0; i < tiles.size(); i++) {
        if (i % 7 == 3) {
          assertThat(outcomes.get(i)).isInstanceOf(Failed.class);
        } else {
          assertThat(outcomes.get(i)).isEqualTo(scored(first + i));
        }
      }
    }
  }

  private static byte[] coded(int number, int value) {
    return number % 5 == 4 ? png(SIZE, value) : frame(SIZE, value);
  }

  private List<Outcome> score(Tile... tiles) {
    return stages.score(new ModelContent(Tiles.MODEL, null), List.of(tiles));
  }

  private static Tile tile(String contentType, byte[] coded) {
    return new Tile(Tiles.tile(0, Tiles.MODEL, SIZE, contentType, null), coded);
  }

  private static Outcome scored(int value) {
    return new Scored(Logits.of(value, 1), FakeModels.digest('1'));
  }
}
