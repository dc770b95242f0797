package io.tilewise.aggregator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.aggregator.Slide;
import io.tilewise.aggregator.state.ImageRecords.Kind;
import io.tilewise.aggregator.state.SubmissionKey;
import io.tilewise.aggregator.timing.TileRetention;
import io.tilewise.aggregator.timing.Timing;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.ImageRejected;
import io.tilewise.events.Lane;
import io.tilewise.events.LateTiles;
import io.tilewise.events.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of an image that ran out of time, or would. */
class DeadlineTest {
  private static final Slide SLIDE = Slide.of("img-1", 2);
  private static final String TRACE = "00-submission";

  private TaskInMemory task = new TaskInMemory(LateTiles.IGNORE);

  @AfterEach
  void close() {
    task.close();
  }

  private ImageClassified only() {
    return assertThat(task.verdicts()).singleElement().actual();
  }

  private static ImageRejected tooLate() {
    return new ImageRejected(
        "img-1",
        "img-1-s1",
        Reason.NOT_TILED_IN_TIME,
        "file: not readable, tried again after 5 s",
        Slide.SENT,
        0L,
        Slide.PARTITION);
  }

  @Test
  void shouldLetTheTilerSayWhatItWaitedFor() {
    task.hear(SLIDE.submitted(), 0);
    task.pass(Slide.MAX_WAIT.plusSeconds(2));
    assertThat(task.verdicts()).isEmpty();

    task.hear(tooLate(), 7);

    assertThat(only().status()).isEqualTo(Status.REJECTED);
    assertThat(only().reason()).isEqualTo(Reason.NOT_TILED_IN_TIME);
    assertThat(only().text()).isEqualTo("file: not readable, tried again after 5 s");
  }

  @Test
  void shouldNotWaitForTheTilerForLong() {
    task.hear(SLIDE.submitted(), 0);
    task.pass(Slide.MAX_WAIT.plus(Timing.FOR_THE_TILER).minusMillis(1));
    assertThat(task.verdicts()).isEmpty();

    task.pass(Duration.ofMillis(1));

    assertThat(only().text()).isEqualTo("no manifest by 2026-03-01T08:10:00Z");
  }

  @Test
  void shouldNotWaitForTheTilerOnceTheManifestIsKnown() {
    task.hear(SLIDE.submitted(), 0);
    task.hear(SLIDE.tiled(), 7);

    task.pass(Slide.MAX_WAIT);

    assertThat(only().status()).isEqualTo(Status.FAILED);
    assertThat(only().reason()).isEqualTo(Reason.NO_TILE_SCORED);
  }

  @Test
  void shouldSayWhyTilesFailedWhereNoManifestCame() {
    task.hear(SLIDE.submitted(), 0);
    task.hear(SLIDE.failed(0), 7);
    task.hear(SLIDE.failed(1), 7);
    task.restartAfter(Duration.ofMinutes(1));
    task.pass(Slide.MAX_WAIT);

    assertThat(only().reason()).isEqualTo(Reason.NOT_TILED_IN_TIME);
    assertThat(only().text())
        .isEqualTo("no manifest by 2026-03-01T08:10:00Z; tiles that failed: 2 INFERENCE_FAILED");
  }

  @Test
  void shouldNameATimestampThatWasOldWhenItsRecordWasRead() {
    task.hear(
        SLIDE.submitted(), new Arrival(task.now().minusSeconds(3_600), Slide.PARTITION, 0, null));
    task.restartAfter(Duration.ofMillis(500));
    task.pass(Timing.FOR_THE_TILER);
    task.pass(Duration.ofSeconds(30));

    assertThat(only().text())
        .isEqualTo(
            "no manifest by 2026-03-01T07:10:00Z; the submission's record was PT1H old by its"
                + " timestamp when it was read: unless the aggregator was away, set"
                + " message.timestamp.type=LogAppendTime on its topic");
  }

  @Test
  void shouldNameAnOldTimestampAlsoWhereTheTilerSaysThatItWasTooLate() {
    task.hear(
        SLIDE.submitted(), new Arrival(task.now().minusSeconds(3_600), Slide.PARTITION, 0, null));
    task.hear(tooLate(), 7);

    assertThat(only().status()).isEqualTo(Status.REJECTED);
    assertThat(only().text())
        .startsWith("file: not readable, tried again after 5 s; the submission's record was PT1H");
  }

  @Test
  void shouldNotBlameTheClockForWhatFailedOtherwise() {
    task.hear(
        SLIDE.submitted(), new Arrival(task.now().minusSeconds(3_600), Slide.PARTITION, 0, null));
    task.hear(SLIDE.rejected(), 7);

    assertThat(only().text()).isEqualTo("image: ends early (expected: a PNG)");
  }

  @Test
  void shouldKeepTheTraceparentAcrossARestart() {
    Slide partial = Slide.of("partial", 2);
    task.hear(SLIDE.failed(0), 7, "00-tile");
    task.hear(SLIDE.submitted(), 0, TRACE);
    task.hear(partial.tiled(), 7, "00-manifest");
    task.hear(partial.scored(0, 0, 1), 7, null);
    task.restartAfter(Duration.ofMinutes(1));

    task.pass(Slide.MAX_WAIT);

    assertThat(task.verdicts()).hasSize(2);
    assertThat(task.traceparents())
        .containsExactlyInAnyOrder(Optional.of(TRACE), Optional.of("00-manifest"));
  }

  @Test
  void shouldGiveTheSubmissionsTraceparentWhereTheLastRecordHasNone() {
    task.hear(SLIDE.submitted(), 0, TRACE);
    task.hear(SLIDE.tiled(), 7);
    task.hear(SLIDE.scores());

    assertThat(task.traceparents()).containsExactly(Optional.of(TRACE));
  }

  @Test
  void shouldNotKeepATraceparentThatIsNone() {
    task.hear(SLIDE.submitted(), 0, "0".repeat(90_000));
    task.pass(Slide.MAX_WAIT.plusSeconds(6));

    assertThat(only().reason()).isEqualTo(Reason.NOT_TILED_IN_TIME);
    assertThat(task.traceparents()).containsExactly(Optional.empty());
  }

  @Test
  void shouldRefuseToWaitLongerThanTilesAreKept() {
    task.close();
    task =
        new TaskInMemory(
            LateTiles.IGNORE,
            lane ->
                lane == Lane.ROUTINE
                    ? Optional.of(
                        new TileRetention.Kept("lab.tiles.routine", Duration.ofMinutes(5)))
                    : Optional.empty());

    task.hear(SLIDE.submitted(), 41);

    assertThat(only().status()).isEqualTo(Status.REJECTED);
    assertThat(only().reason()).isEqualTo(Reason.MAX_WAIT_TOO_LONG);
    assertThat(only().text())
        .isEqualTo(
            "maxWait: PT10M (expected: at most PT5M, for which lab.tiles.routine keeps tiles: its"
                + " retention.ms)");
    assertThat(only().revision()).isEqualTo(42_000_000);
    task.hear(SLIDE.tiled(), 7);
    task.hear(SLIDE.scores());
    task.pass(Slide.MAX_WAIT.plusMinutes(1));
    assertThat(task.verdicts()).hasSize(1);
  }

  @Test
  void shouldRefuseToWaitLongerThanTilesAreKeptAlsoWhereTheManifestIsReadFirst() {
    task.close();
    task =
        new TaskInMemory(
            LateTiles.AMEND,
            _ -> Optional.of(new TileRetention.Kept("tiles.routine", Duration.ofMinutes(5))));

    task.hear(SLIDE.tiled(), 7);
    task.hear(SLIDE.submitted(), 0);
    task.hear(SLIDE.scores());

    assertThat(only().status()).isEqualTo(Status.REJECTED);
    assertThat(only().reason()).isEqualTo(Reason.MAX_WAIT_TOO_LONG);
  }

  /** Its tiles are in the lane that it was sent to first. */
  @Test
  void shouldNotRefuseWhatIsBeingScoredWhenItIsSubmittedAgain() {
    task.close();
    AtomicReference<Duration> kept = new AtomicReference<>(Slide.MAX_WAIT);
    task =
        new TaskInMemory(
            LateTiles.IGNORE,
            _ -> Optional.of(new TileRetention.Kept("tiles.routine", kept.get())));
    task.hear(SLIDE.submitted(), 0);
    task.hear(SLIDE.tiled(), 7);

    kept.set(Duration.ofMinutes(5));
    task.hear(SLIDE.submitted(), 41);
    task.hear(SLIDE.scores());

    assertThat(only().status()).isEqualTo(Status.COMPLETE);
  }

  /** A store that nobody kept up to date may have one; before, it was due for ever. */
  @Test
  @Timeout(30)
  void shouldForgetAPlanThatIsNoMore() {
    task.hear(SLIDE.submitted(), 0);
    SubmissionKey key = SubmissionKey.of(SLIDE.submitted());
    task.records().schedule(Kind.WAKE, task.now(), key);

    task.restartAfter(Duration.ofSeconds(1));
    task.pass(Duration.ofSeconds(1));

    assertThat(task.records().due(Kind.WAKE, task.now(), 10)).isEmpty();
    task.pass(Slide.MAX_WAIT.plus(Timing.FOR_THE_TILER).plusSeconds(30));
    assertThat(only().reason()).isEqualTo(Reason.NOT_TILED_IN_TIME);
  }

  @Test
  void shouldLetAnImageWaitAsLongAsItsTilesAreKept() {
    task.close();
    task =
        new TaskInMemory(
            LateTiles.IGNORE,
            _ -> Optional.of(new TileRetention.Kept("tiles.routine", Slide.MAX_WAIT)));

    task.hear(SLIDE.submitted(), 41);
    task.hear(SLIDE.tiled(), 7);
    task.hear(SLIDE.scores());

    assertThat(only().status()).isEqualTo(Status.COMPLETE);
  }
}
