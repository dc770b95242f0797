package io.tilewise.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.aggregator.aggregation.Refusal;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.TileCounts;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.tiling.TileGrid;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that cannot count: none is lost without a word, and none changes a verdict. */
class RefusedRecordsTest {
  private static final Slide SLIDE = Slide.of("img-1", 4);

  @TempDir private Path directory;
  private Harness aggregator;

  @BeforeEach
  void open() {
    aggregator = new Harness(directory);
  }

  @AfterEach
  void close() {
    aggregator.close();
  }

  @Test
  void shouldNeverMixModelVersionsWhicheverComesFirst_G5() {
    ModelReference old = ModelReference.parse("nlm44@1");
    aggregator.send(SLIDE.scored(old, 0, 9, 0), SLIDE.scores().get(0), SLIDE.scores().get(1));
    aggregator.send(SLIDE.scored(old, 1, 9, 0), SLIDE.scored(old, 2, 9, 0));
    aggregator.send(SLIDE.tiled());
    aggregator.send(SLIDE.scored(old, 3, 9, 0));
    assertThat(aggregator.verdicts()).isEmpty();

    aggregator.send(SLIDE.scores().subList(2, 4));

    assertThat(aggregator.onlyVerdict().tiles()).isEqualTo(new TileCounts(4, 4, 0, 0, 0));
    assertThat(aggregator.dead())
        .hasSize(4)
        .allSatisfy(dead -> assertThat(dead.cause()).isEqualTo("MODEL_MISMATCH"))
        .allSatisfy(dead -> assertThat(dead.key()).isEqualTo("img-1"))
        .allSatisfy(dead -> assertThat(dead.value()).contains("\"model\":\"nlm44@1\""))
        .allSatisfy(
            dead -> assertThat(dead.text()).startsWith("model: nlm44@1 (expected: nlm44@2)"));
  }

  @Test
  void shouldFailTilesWithAWrongNumberOfLogitsBeforeAndAfterTheManifest_G4() {
    aggregator.send(SLIDE.scored(0, 1, 2, 3), SLIDE.tiled(), SLIDE.scored(1, 1, 2, 3));
    aggregator.send(SLIDE.scores().subList(2, 4));

    assertThat(aggregator.onlyVerdict().tiles()).isEqualTo(new TileCounts(4, 2, 2, 0, 0));
    assertThat(aggregator.dead())
        .extracting(Harness.Dead::cause)
        .containsExactly("LOGITS_MISMATCH", "LOGITS_MISMATCH");
  }

  /** Which of the two came first nobody can tell after the restart, and nobody needs to. */
  @Test
  void shouldStillKnowAfterARestartWhatFailedAndWhatWasRepeatedBeforeTheManifest_G2_G4() {
    aggregator.send(SLIDE.scored(0, 1, 2, 3), SLIDE.failed(0), SLIDE.scored(1, 1, 2, 3));
    aggregator.send(SLIDE.tiled());
    aggregator.restartAfter(Duration.ofSeconds(1));

    aggregator.send(SLIDE.failed(0), SLIDE.failed(1));
    aggregator.send(SLIDE.scores().subList(2, 4));

    assertThat(aggregator.onlyVerdict().tiles()).isEqualTo(new TileCounts(4, 2, 2, 0, 3));
  }

  @Test
  void shouldDeadLetterTilesOutsideTheGridBeforeAndAfterTheManifest() {
    aggregator.send(SLIDE.scored(4, 0, 4), SLIDE.scored(TileGrid.MAX_TILES, 0, 4));
    aggregator.send(SLIDE.tiled(), SLIDE.scored(5, 0, 4));
    aggregator.send(SLIDE.scores());

    assertThat(aggregator.onlyVerdict().tiles()).isEqualTo(new TileCounts(4, 4, 0, 0, 0));
    assertThat(aggregator.dead())
        .hasSize(3)
        .allSatisfy(dead -> assertThat(dead.cause()).isEqualTo("TILE_OUTSIDE_GRID"));
  }

  /** The same number of tiles, of which one is another. */
  @Test
  void shouldDeadLetterAManifestOfAnotherBackground() {
    aggregator.send(
        SLIDE.tiledWithBackground(1), SLIDE.tiledWithBackground(1), SLIDE.tiledWithBackground(2));

    assertThat(aggregator.dead()).extracting(Harness.Dead::cause).containsExactly("OTHER_MANIFEST");
  }

  @Test
  void shouldDeadLetterTilesOfTheBackgroundBeforeAndAfterTheManifest() {
    aggregator.send(SLIDE.scored(1, 0, 4), SLIDE.scored(5, 0, 4));
    aggregator.send(SLIDE.tiledWithBackground(1, 3), SLIDE.scored(3, 0, 4));
    aggregator.send(SLIDE.scored(0, 0, 4), SLIDE.scored(2, 0, 4), SLIDE.scored(4, 0, 4));

    assertThat(aggregator.onlyVerdict().tiles()).isEqualTo(new TileCounts(4, 4, 0, 0, 0));
    assertThat(aggregator.dead())
        .hasSize(2)
        .allSatisfy(dead -> assertThat(dead.cause()).isEqualTo("TILE_OUTSIDE_GRID"));
  }

  @Test
  void shouldBoundHowManyModelsWaitForOneManifest() {
    for (int version = 1; version <= Refusal.MAX_KINDS + 1; version++) {
      aggregator.send(SLIDE.scored(ModelReference.parse("other@" + version), 0, 0, 1));
    }

    assertThat(aggregator.dead()).extracting(Harness.Dead::cause).containsExactly("TOO_MANY_KINDS");
  }

  /** Whoever writes tiles, and not their manifest, may name a source of each. */
  @Test
  void shouldBoundHowManySourcesCountForAManifestThatNamesNone() {
    Slide wide = Slide.of("img-2", 200);
    aggregator.send(wide.tiled());
    for (int index = 0; index < 140; index++) {
      aggregator.send(wide.scoredFrom("source-" + index, index, 0, 4));
    }
    assertThat(aggregator.dead())
        .hasSize(140 - Refusal.MAX_KINDS)
        .allSatisfy(dead -> assertThat(dead.cause()).isEqualTo("TOO_MANY_KINDS"));

    aggregator.restartAfter(Duration.ofSeconds(1));
    aggregator.send(SLIDE.tiled());
    aggregator.send(SLIDE.scores());

    assertThat(aggregator.onlyVerdict().status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void shouldDeadLetterWhatIsNoEventAndGoOn() {
    aggregator.sendRaw(
        "tiles.scored", "img-1", "no event".getBytes(UTF_8), Map.of(), Harness.START);
    aggregator.sendRaw("images.submitted", "img-1", null, Map.of(), Harness.START);
    aggregator.send(SLIDE.tiled());
    aggregator.send(SLIDE.scores());

    assertThat(aggregator.dead())
        .extracting(Harness.Dead::cause)
        .containsExactly("FOREIGN_TYPE", "TOMBSTONE");
    assertThat(aggregator.onlyVerdict().status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void shouldDeadLetterARecordOnAPartitionThatIsNotItsKeys() {
    List<Slide> slides = new ArrayList<>();
    for (int image = 0; image < 40; image++) {
      slides.add(Slide.of("img-" + image, 1));
    }
    Collections.shuffle(slides, new Random(1));
    try (Harness ofTwelve = new Harness(directory.resolve("twelve"), 12)) {
      slides.forEach(slide -> ofTwelve.send(slide.submitted()));

      List<Harness.Dead> dead = ofTwelve.dead();

      assertThat(ofTwelve.inFlight() + dead.size()).isEqualTo(40);
      assertThat(ofTwelve.inFlight()).isBetween(1, 12);
      assertThat(dead)
          .allSatisfy(letter -> assertThat(letter.cause()).isEqualTo("WRONG_PARTITION"))
          .allSatisfy(letter -> assertThat(letter.text()).startsWith("partition: 0 (expected: "));
    }
  }
}
