package io.tilewise.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.LateTiles;
import io.tilewise.events.Reason;
import io.tilewise.events.TileCounts;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tiles that come after the verdict and may amend it. */
class LateTilesTest {
  private static final Slide SLIDE = Slide.of("img-1", 4);
  private static final Duration BEYOND_DEADLINE = Slide.MAX_WAIT.plusSeconds(6);

  @TempDir Path directory;
  private Harness aggregator;

  @BeforeEach
  void open() {
    aggregator = new Harness(directory, 1, Harness.timing(LateTiles.AMEND));
  }

  @AfterEach
  void close() {
    aggregator.close();
  }

  private ImageClassified partial(Slide slide) {
    aggregator.send(slide.submitted(), slide.tiled());
    aggregator.send(slide.scores().subList(0, 2));
    aggregator.pass(BEYOND_DEADLINE);
    return onlyVerdict();
  }

  private ImageClassified onlyVerdict() {
    return assertThat(aggregator.verdicts()).singleElement().actual();
  }

  @Test
  void shouldAmendAPartialVerdictOnceWhenItsTileSetCompletes_G7() {
    assertThat(partial(SLIDE).status()).isEqualTo(Status.PARTIAL);
    aggregator.send(SLIDE.scores().get(2), SLIDE.scores().get(2));
    assertThat(aggregator.verdicts()).isEmpty();

    aggregator.send(SLIDE.scores().get(3));

    ImageClassified amended = onlyVerdict();
    assertThat(amended.status()).isEqualTo(Status.COMPLETE);
    assertThat(amended.revision()).isEqualTo(1_000_001);
    assertThat(amended.supersedes()).isEqualTo(1_000_000);
    assertThat(amended.tiles()).isEqualTo(new TileCounts(4, 4, 0, 0, 1));
    assertThat(aggregator.count("tilewise.tiles.late")).isEqualTo(3);
    assertThat(aggregator.count("tilewise.images.amended")).isEqualTo(1);

    aggregator.send(SLIDE.scores());
    aggregator.send(SLIDE.submitted(), SLIDE.tiled());
    assertThat(aggregator.verdicts()).isEmpty();
  }

  @Test
  void shouldJudgeTheAmendedVerdictAsIfAllTilesHadComeInTime_G3() {
    Slide inTime = Slide.of("in-time", 4);
    aggregator.send(inTime.tiled());
    aggregator.send(inTime.scores());
    ImageClassified expected = onlyVerdict();
    partial(SLIDE);

    aggregator.send(SLIDE.scores());

    assertThat(onlyVerdict().rules()).isEqualTo(expected.rules());
  }

  @Test
  void shouldAmendAcrossARestart() {
    partial(SLIDE);

    aggregator.restartAfter(Duration.ofHours(20));
    aggregator.pass(Duration.ofSeconds(1));
    assertThat(aggregator.inFlight()).isZero();
    aggregator.send(SLIDE.scores());

    assertThat(onlyVerdict().tiles()).isEqualTo(new TileCounts(4, 4, 0, 0, 2));
  }

  @Test
  void shouldAmendAFailureForWantOfAManifest() {
    aggregator.send(SLIDE.submitted());
    aggregator.pass(BEYOND_DEADLINE);
    assertThat(onlyVerdict().reason()).isEqualTo(Reason.NOT_TILED_IN_TIME);

    aggregator.send(SLIDE.scores());
    aggregator.send(SLIDE.tiled());

    ImageClassified amended = onlyVerdict();
    assertThat(amended.status()).isEqualTo(Status.COMPLETE);
    assertThat(amended.supersedes()).isEqualTo(1_000_000);
  }

  @Test
  void shouldSayThatAnImageWasRejectedAfterAll() {
    aggregator.send(SLIDE.submitted());
    aggregator.pass(BEYOND_DEADLINE);
    assertThat(onlyVerdict().status()).isEqualTo(Status.FAILED);

    aggregator.send(SLIDE.rejected(), SLIDE.rejected());

    ImageClassified amended = onlyVerdict();
    assertThat(amended.status()).isEqualTo(Status.REJECTED);
    assertThat(amended.submittedAt()).isEqualTo(Slide.SENT);
  }

  @Test
  void shouldAmendAnOlderSubmissionBelowTheRevisionOfANewerOne_G8() {
    partial(SLIDE);
    Slide again = SLIDE.again("img-1-s2");
    aggregator.send(again.tiledLater());
    aggregator.send(again.scores());
    assertThat(onlyVerdict().supersedes()).isEqualTo(1_000_000);

    aggregator.send(SLIDE.scores());

    ImageClassified amended = onlyVerdict();
    assertThat(amended.submissionId()).isEqualTo("img-1-s1");
    assertThat(amended.status()).isEqualTo(Status.COMPLETE);
    assertThat(amended.revision()).isEqualTo(1_000_001);
    assertThat(amended.supersedes()).isEqualTo(1_000_000);
  }

  @Test
  void shouldLetTheVerdictStandWhenNothingMoreComes() {
    partial(SLIDE);
    aggregator.pass(Harness.TIMING.retention().dividedBy(2).plusMinutes(1));
    assertThat(aggregator.rows()).as("moved to a later window").isPositive();

    aggregator.pass(Harness.TIMING.retention());
    aggregator.send(SLIDE.scores());

    assertThat(aggregator.verdicts()).isEmpty();
    aggregator.pass(Harness.TIMING.finalRetention().plusDays(1));
    Slide next = Slide.of("next", 1);
    aggregator.send(next.tiled(), next.scored(0, 0, 1));
    assertThat(Footprint.of(aggregator, directory).allEntries())
        .as("of the next image alone")
        .isEqualTo(3);
  }

  @Test
  void shouldNotWaitForTilesThatFailed() {
    aggregator.send(SLIDE.tiled());
    aggregator.send(SLIDE.scores().subList(0, 3));
    aggregator.send(SLIDE.failed(3));
    assertThat(onlyVerdict().status()).isEqualTo(Status.PARTIAL);

    aggregator.send(SLIDE.scores().get(3));

    assertThat(aggregator.verdicts()).isEmpty();
  }

  @Test
  void shouldDeadLetterAnotherManifestOfTheSameSubmission() {
    aggregator.send(SLIDE.tiled(), SLIDE.tiled(), SLIDE.tiled(2));

    assertThat(aggregator.dead())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.cause()).isEqualTo("OTHER_MANIFEST");
              assertThat(letter.text())
                  .startsWith("manifest of 4 tiles in a grid of 6")
                  .endsWith("as the first one of submission img-1-s1)");
            });
  }
}
