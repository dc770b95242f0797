package io.tilewise.aggregator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.aggregator.Slide;
import io.tilewise.aggregator.state.LastVerdict;
import io.tilewise.aggregator.state.Origin;
import io.tilewise.aggregator.state.Submission.Amendable;
import io.tilewise.aggregator.state.Submission.Announced;
import io.tilewise.aggregator.state.Submission.Facts;
import io.tilewise.aggregator.state.SubmissionKey;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.LateTiles;
import io.tilewise.events.Reason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RevisionsTest {
  private static final Slide SLIDE = Slide.of("img-1", 2);
  private static final Slide FOREIGN = SLIDE.ofForeignTiler();
  private static final SubmissionKey KEY = SubmissionKey.of(SLIDE.submitted());
  private static final Duration BEYOND_DEADLINE = Slide.MAX_WAIT.plusSeconds(6);

  private final TaskInMemory task = new TaskInMemory(LateTiles.AMEND);

  @AfterEach
  void close() {
    task.close();
  }

  private ImageClassified last() {
    return task.verdicts().getLast();
  }

  private String shown() {
    return task.last("img-1").map(LastVerdict::submissionId).orElseThrow();
  }

  private static Slide foreign(String submissionId) {
    return FOREIGN.again(submissionId);
  }

  /** Its submission's record never comes. */
  private void endAtTheDeadline(Slide slide) {
    task.hear(slide.tiled(0, task.now().plus(Slide.MAX_WAIT)), 7);
    task.hear(slide.scores());
    task.pass(BEYOND_DEADLINE);
  }

  @Test
  void shouldTakeTheOffsetFromTheTilerWhereItIsFaster() {
    task.hear(SLIDE.tiled(), 7);
    task.hear(SLIDE.scores());

    assertThat(last().revision()).isEqualTo(1_000_000);
  }

  @Test
  void shouldNotTakeTheOffsetOfAnotherPartition() {
    Arrival elsewhere = new Arrival(task.now(), Slide.PARTITION + 1, 7, null);
    Slide rejected = Slide.of("img-1", 2).again("rejected");
    task.hear(SLIDE.tiled(), elsewhere);
    task.hear(SLIDE.scores());
    task.hear(rejected.rejected(), elsewhere);
    assertThat(task.verdicts()).isEmpty();

    task.pass(Duration.ofHours(1).plusSeconds(6));

    assertThat(task.verdicts())
        .extracting(ImageClassified::revision)
        .containsExactlyInAnyOrder(1L, 2L);
  }

  @Test
  void shouldWaitForTheSubmissionsRecordWhereTheTilerDoesNotSayWhereItIs() {
    task.hear(FOREIGN.tiled(), 7);
    task.hear(FOREIGN.scores());
    task.restartAfter(Duration.ofMinutes(1));
    assertThat(task.verdicts()).isEmpty();

    task.hear(FOREIGN.submitted(), 41);

    assertThat(task.verdicts()).hasSize(1);
    assertThat(last().revision()).isEqualTo(42_000_000);
    assertThat(last().status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void shouldKeepARejectionUntilTheSubmissionsRecordIsRead() {
    task.hear(FOREIGN.rejected(), 7);
    task.hear(FOREIGN.rejected(), 8);
    task.restartAfter(Duration.ofMinutes(1));
    assertThat(task.verdicts()).isEmpty();

    task.hear(FOREIGN.submitted(), 41);

    assertThat(task.verdicts()).hasSize(1);
    assertThat(last().revision()).isEqualTo(42_000_000);
    assertThat(last().reason()).isEqualTo(Reason.IMAGE_CORRUPT);
    task.pass(Duration.ofDays(9));
    assertThat(task.entries()).isZero();
  }

  @Test
  void shouldJudgeTheTilesWhenAManifestComesWhileARejectionWaits() {
    task.hear(FOREIGN.rejected(), 7);
    task.hear(FOREIGN.tiled(), 7);
    task.hear(FOREIGN.submitted(), 41);
    assertThat(task.verdicts()).isEmpty();

    task.hear(FOREIGN.scores());

    assertThat(last().status()).isEqualTo(Status.COMPLETE);
    task.pass(Duration.ofDays(9));
    assertThat(task.entries()).isZero();
  }

  @Test
  void shouldSayWhyItWasRejectedWhenNobodySaysTheOffsetByTheDeadline() {
    task.hear(FOREIGN.rejected(), 7);
    task.pass(Duration.ofHours(1).plusSeconds(6));

    assertThat(last().status()).isEqualTo(Status.REJECTED);
    assertThat(last().reason()).isEqualTo(Reason.IMAGE_CORRUPT);
    assertThat(last().revision()).isEqualTo(1);
  }

  @Test
  void shouldNumberWithoutOffsetsBelowAllOthers() {
    endAtTheDeadline(FOREIGN);
    assertThat(last().revision()).isEqualTo(1);
    assertThat(last().status()).isEqualTo(Status.COMPLETE);
    endAtTheDeadline(foreign("second"));
    assertThat(last().revision()).isEqualTo(2);
    assertThat(last().supersedes()).isEqualTo(1);

    task.hear(foreign("first").submitted(), 0);
    task.hear(foreign("first").rejected(), 7);
    assertThat(last().revision()).isEqualTo(1_000_000);
    assertThat(last().supersedes()).isEqualTo(2);

    endAtTheDeadline(foreign("third"));
    assertThat(last().revision()).isEqualTo(3);
    assertThat(last().supersedes()).isEqualTo(2);
    assertThat(shown()).isEqualTo("first");
  }

  @Test
  void shouldNotAmendWhatWasCompleteAtTheDeadline() {
    endAtTheDeadline(FOREIGN);

    task.hear(FOREIGN.scores());
    task.hear(FOREIGN.submitted(), 41);

    assertThat(task.verdicts()).hasSize(1);
  }

  @Test
  void shouldTakeItsPlaceWithTheAmendmentWhenTheSubmissionsRecordCameAfterTheDeadline() {
    task.hear(FOREIGN.tiled(), 7);
    task.hear(FOREIGN.scored(0, 0, 1), 7);
    task.pass(BEYOND_DEADLINE);
    assertThat(last().revision()).isEqualTo(1);
    task.hear(FOREIGN.submitted(), 41);
    assertThat(task.verdicts()).hasSize(1);

    task.hear(FOREIGN.scored(1, 0, 1), 7);

    assertThat(last().revision()).isEqualTo(42_000_000);
    assertThat(last().supersedes()).isEqualTo(1);
  }

  /** Nobody can tell which of the two is newer: the one that ended later is taken for it. */
  @Test
  void shouldNotAmendWithoutAnOffsetWhatAnotherWithoutOneFollowed() {
    task.hear(FOREIGN.tiled(), 7);
    task.pass(BEYOND_DEADLINE);
    endAtTheDeadline(foreign("second"));
    assertThat(task.verdicts()).hasSize(2);

    task.hear(FOREIGN.scores());

    assertThat(task.verdicts()).hasSize(2);
  }

  @Test
  void shouldCountTheSmallestOffsetOfASubmissionThatWasSentTwice_G8() {
    task.hear(SLIDE.submitted(), 5);
    task.hear(SLIDE.again("newer").submitted(), 6);
    task.hear(SLIDE.submitted(), 7);
    task.hear(foreign("newer").rejected(), 7);
    assertThat(last().revision()).isEqualTo(7_000_000);

    task.hear(FOREIGN.tiled(), 7);
    task.hear(FOREIGN.scores());

    assertThat(last().revision()).isEqualTo(6_000_000);
    assertThat(last().supersedes()).isNull();
    assertThat(shown()).isEqualTo("newer");
  }

  @Test
  void shouldNotLetAnOlderSubmissionComeBackWhenTheMarkerOfTheNewerOneExpires_G8() {
    task.hear(patient(SLIDE), 5);
    task.hear(SLIDE.again("newer").submitted(), 6);
    task.hear(foreign("newer").rejected(), 7);
    for (int day = 0; day < 9; day++) {
      task.pass(Duration.ofDays(1));
    }

    task.hear(FOREIGN.tiled(0, task.now().plusSeconds(1)), 7);
    task.hear(FOREIGN.scores());

    assertThat(last().revision()).isEqualTo(6_000_000);
    assertThat(shown()).as("still the newer one's").isEqualTo("newer");
    task.pass(Duration.ofDays(9));
    assertThat(task.entries()).isZero();
  }

  private static ImageSubmitted patient(Slide slide) {
    ImageSubmitted usual = slide.submitted();
    return new ImageSubmitted(
        usual.imageId(),
        usual.submissionId(),
        usual.uri(),
        usual.model(),
        usual.lane(),
        usual.rule(),
        Duration.ofDays(20),
        usual.submittedAt(),
        usual.attributes());
  }

  @Test
  void shouldGoOnBehindTheRetentionWhereItWas_G8() {
    task.hear(SLIDE.tiled(), 7);
    task.hear(SLIDE.scores());
    task.pass(Duration.ofDays(9));
    assertThat(task.entries()).isZero();

    task.hear(SLIDE.again("newer").submitted(), 6);
    task.hear(foreign("newer").rejected(), 7);

    assertThat(last().revision()).isEqualTo(7_000_000);
    assertThat(last().supersedes()).isNull();
  }

  /** It read their records itself, and they do not come again. */
  @Test
  void shouldNotWaitForTheRecordOfWhatTheFirstReleaseRegistered() {
    Origin unsaid = new Origin(null, false, null, Duration.ZERO);
    task.records().put(KEY, new Announced(facts(unsaid), true, Slide.SENT));
    task.records().put("img-1", new LastVerdict(4, "before", new byte[0]));

    task.hear(FOREIGN.tiled(), 7);
    task.hear(FOREIGN.scores());

    assertThat(last().revision()).isEqualTo(5);
    assertThat(last().supersedes()).isEqualTo(4);
  }

  private Facts facts(Origin origin) {
    return new Facts(task.now(), task.now(), task.now(), task.now(), List.of(), 0, origin);
  }

  @Test
  void shouldHaveRoomForLessThanAMillionAmendments() {
    Revisions revisions = new Revisions(task.records());
    Announced known = new Announced(facts(Origin.UNHEARD.heard(41L, null)), true, Slide.SENT);

    assertThat(revisions.next(KEY, new Amendable(known, 42_999_998, Status.PARTIAL), task.now()))
        .hasValueSatisfying(stamp -> assertThat(stamp.revision()).isEqualTo(42_999_999));
    assertThat(revisions.next(KEY, new Amendable(known, 42_999_999, Status.PARTIAL), task.now()))
        .isEmpty();
  }
}
