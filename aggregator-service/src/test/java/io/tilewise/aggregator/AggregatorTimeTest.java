package io.tilewise.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Reason;
import io.tilewise.events.TileCounts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deadlines, restarts and retention, on a clock that is moved by hand. */
class AggregatorTimeTest {
  private static final Slide SLIDE = Slide.of("img-1", 4);
  private static final Duration BEYOND_DEADLINE = Slide.MAX_WAIT.plusSeconds(6);

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

  private static ImageSubmitted waiting(Slide slide, Duration maxWait) {
    ImageSubmitted usual = slide.submitted();
    return new ImageSubmitted(
        usual.imageId(),
        usual.submissionId(),
        usual.uri(),
        usual.model(),
        usual.lane(),
        usual.rule(),
        maxWait,
        usual.submittedAt(),
        usual.attributes());
  }

  @Test
  void shouldSurviveARecordThatIsStampedInTheFuture() {
    aggregator.sendStamped(SLIDE.submitted(), Harness.START.plus(Duration.ofDays(4000)));
    aggregator.sendStamped(SLIDE.scores().get(0), Harness.START.plus(Duration.ofDays(4000)));
    Slide normal = Slide.of("normal", 4);
    aggregator.send(normal.tiled());

    aggregator.send(normal.scores());

    assertThat(aggregator.onlyVerdict().tiles()).isEqualTo(new TileCounts(4, 4, 0, 0, 0));
    aggregator.pass(BEYOND_DEADLINE);
    assertThat(aggregator.onlyVerdict().reason()).isEqualTo(Reason.NOT_TILED_IN_TIME);
  }

  @Test
  void shouldGoOnWhereItWasAfterARestart() {
    aggregator.send(SLIDE.submitted(), SLIDE.tiled(), SLIDE.scores().get(2), SLIDE.failed(0));
    aggregator.send(SLIDE.scores().get(2));

    aggregator.restartAfter(Duration.ofMinutes(1));

    aggregator.pass(Duration.ofSeconds(1));
    assertThat(aggregator.inFlight()).isEqualTo(1);
    aggregator.send(SLIDE.scores());
    assertThat(aggregator.onlyVerdict().tiles()).isEqualTo(new TileCounts(4, 4, 0, 0, 2));
    aggregator.restartAfter(Duration.ofMinutes(1));
    aggregator.send(SLIDE.scores());
    aggregator.send(SLIDE.submitted(), SLIDE.tiled());
    assertThat(aggregator.verdicts()).isEmpty();
    assertThat(aggregator.inFlight()).isZero();
  }

  @Test
  void shouldGiveABacklogTheChanceToCompleteWhatFellDueWhileItWasDown() {
    aggregator.send(SLIDE.submitted(), SLIDE.tiled(), SLIDE.scores().get(0));
    Slide hopeless = Slide.of("hopeless", 4);
    aggregator.send(hopeless.submitted());
    aggregator.restartAfter(Duration.ofHours(5));
    aggregator.pass(Duration.ofSeconds(10));
    assertThat(aggregator.verdicts()).isEmpty();

    aggregator.send(SLIDE.scores().subList(1, 4));

    assertThat(aggregator.onlyVerdict().status()).isEqualTo(Status.COMPLETE);
    aggregator.pass(Harness.TIMING.grace());
    assertThat(aggregator.onlyVerdict().imageId()).isEqualTo("hopeless");
  }

  @Test
  void shouldMissNoTileThatIsStillInTheBacklogHoweverLongThatTakesToRead() {
    Slide other = Slide.of("other", 4);
    aggregator.send(SLIDE.submitted(), SLIDE.tiled(), SLIDE.scores().get(0));
    Instant written = aggregator.now();
    aggregator.restartAfter(Duration.ofHours(5));
    for (Event score : other.scores()) {
      aggregator.pass(Duration.ofSeconds(20));
      aggregator.sendStamped(score, written);
    }
    assertThat(aggregator.verdicts()).isEmpty();

    SLIDE.scores().subList(1, 4).forEach(score -> aggregator.sendStamped(score, written));

    assertThat(aggregator.onlyVerdict().status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void shouldTakeNewRecordsForNoBacklog() {
    aggregator.send(SLIDE.submitted(), SLIDE.tiled(), SLIDE.scores().get(0));
    aggregator.restartAfter(Duration.ofHours(5));
    for (Event score : Slide.of("other", 4).scores().subList(0, 2)) {
      aggregator.pass(Duration.ofSeconds(14));
      aggregator.send(score);
    }
    assertThat(aggregator.verdicts()).isEmpty();

    aggregator.pass(Duration.ofSeconds(4));

    assertThat(aggregator.onlyVerdict().status()).isEqualTo(Status.PARTIAL);
  }

  @Test
  void shouldKeepTheTilesOfAnImageThatWaitsLongerThanTheirRetention() {
    Slide patient = Slide.of("patient", 4);
    aggregator.send(patient.scores().subList(0, 2));
    aggregator.send(waiting(patient, Duration.ofDays(20)));
    for (int day = 0; day < 15; day++) {
      aggregator.pass(Duration.ofHours(23));
      aggregator.pass(Duration.ofHours(1));
      aggregator.send(Slide.of("daily-" + day, 1).tiled());
      aggregator.send(Slide.of("daily-" + day, 1).scored(0, 0, 1));
    }
    assertThat(aggregator.verdicts()).hasSize(15);
    aggregator.restartAfter(Duration.ofDays(4));
    aggregator.send(Slide.of("daily", 1).scored(0, 0, 1));

    aggregator.send(patient.scores().subList(2, 4));
    aggregator.send(patient.tiled());

    assertThat(aggregator.onlyVerdict().tiles()).isEqualTo(new TileCounts(4, 4, 0, 0, 0));
  }

  /** Rows that move out of a small cache expire what is older than the retention at once. */
  @Test
  void shouldKeepAllTilesOfLargeImagesThatWaitThroughADowntimeBeyondTheRetention_G4() {
    int tiles = 1_500;
    Duration wait = Duration.ofDays(20);
    aggregator.close();
    aggregator = new Harness(directory, 1, Harness.TIMING, 32 << 10);
    Slide early = Slide.of("early", tiles);
    Slide late = Slide.of("late", tiles);
    for (Slide slide : List.of(early, late)) {
      aggregator.send(waiting(slide, wait), slide.tiled(0, Harness.START.plus(wait)));
      aggregator.send(slide.scores().subList(0, tiles - 1));
      aggregator.pass(Duration.ofHours(20));
    }

    aggregator.restartAfter(Duration.ofDays(5));
    aggregator.send(early.scores().getLast(), late.scores().getLast());

    assertThat(aggregator.verdicts())
        .hasSize(2)
        .allSatisfy(
            verdict -> {
              assertThat(verdict.status()).isEqualTo(Status.COMPLETE);
              assertThat(verdict.tiles()).isEqualTo(new TileCounts(tiles, tiles, 0, 0, 0));
            });
  }

  /** The deadline passed as well, and what is missing may be in the backlog. */
  @Test
  void shouldKeepAllTilesOfALargeImageWithinTheGrace_G4() {
    int tiles = 5_000;
    aggregator.close();
    aggregator = new Harness(directory, 1, Harness.TIMING, 32 << 10);
    Slide slide = Slide.of("patient", tiles);
    aggregator.send(slide.submitted(), slide.tiled());
    aggregator.send(slide.scores().subList(0, tiles - 1));

    aggregator.restartAfter(Duration.ofDays(5));
    aggregator.send(slide.scores().getLast());

    ImageClassified verdict = aggregator.onlyVerdict();
    assertThat(verdict.status()).isEqualTo(Status.COMPLETE);
    assertThat(verdict.tiles()).isEqualTo(new TileCounts(tiles, tiles, 0, 0, 0));
  }

  @Test
  void shouldLookAtAnImageInTheVeryMillisecondInWhichItIsToBeRenewed() {
    Duration renewal = Harness.TIMING.retention().dividedBy(2);
    aggregator.send(waiting(SLIDE, Duration.ofDays(20)), SLIDE.scores().getFirst());
    aggregator.restartAfter(renewal.plusNanos(400_000));
    aggregator.pass(Duration.ofSeconds(1));

    // The same millisecond as the second renewal, but a little before it.
    aggregator.restartAfter(renewal.minusNanos(300_000));
    aggregator.send(SLIDE.tiled());
    aggregator.send(SLIDE.scores());

    assertThat(aggregator.onlyVerdict().tiles()).isEqualTo(new TileCounts(4, 4, 0, 0, 1));
  }

  @Test
  void shouldReturnToItsBaselineWhenMarkersAndRowsExpire() {
    aggregator.send(SLIDE.submitted(), SLIDE.tiled());
    aggregator.send(SLIDE.scores());
    assertThat(aggregator.rows()).isEqualTo(1);
    aggregator.pass(Harness.TIMING.finalRetention().minusDays(1));
    aggregator.send(SLIDE.submitted());
    assertThat(aggregator.verdicts()).hasSize(1);

    aggregator.pass(Duration.ofDays(2));
    Slide next = Slide.of("next", 1);
    aggregator.send(next.tiled(), next.scored(0, 0, 1));

    assertThat(aggregator.rows()).isEqualTo(1);
    assertThat(Footprint.of(aggregator, directory).allEntries()).isEqualTo(3);
  }
}
