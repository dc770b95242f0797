package io.tilewise.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tilewise.events.Event;
import io.tilewise.events.FailedTiles;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Decision;
import io.tilewise.events.ImageClassified.Flippable;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.Opinion;
import io.tilewise.events.Reason;
import io.tilewise.events.TileCounts;
import io.tilewise.events.model.VerdictSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AggregatorTopologyTest {
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

  @Test
  void shouldClassifyAnImageWhenItsLastTileIsScored() {
    aggregator.send(SLIDE.submitted(), SLIDE.tiled());
    aggregator.send(SLIDE.scores().subList(0, 3));
    assertThat(aggregator.verdicts()).isEmpty();

    aggregator.send(SLIDE.scores().get(3));

    ImageClassified verdict = aggregator.onlyVerdict();
    assertThat(verdict.status()).isEqualTo(Status.COMPLETE);
    assertThat(verdict.decision()).isEqualTo(Decision.CLASSIFIED);
    assertThat(verdict.label()).isEqualTo("parasitized");
    assertThat(verdict.labelSet()).containsExactly("parasitized");
    assertThat(verdict.tiles()).isEqualTo(new TileCounts(4, 4, 0, 0, 0));
    assertThat(verdict.revision()).isEqualTo(1_000_000);
    assertThat(verdict.supersedes()).isNull();
    assertThat(verdict.model()).isEqualTo(Slide.MODEL);
    assertThat(verdict.submittedAt()).isEqualTo(Slide.SENT);
    assertThat(verdict.flippable()).isEqualTo(Flippable.NO);
    assertThat(verdict.focus()).extracting(tile -> tile.index()).containsExactly(2, 0, 1, 3);
    assertThat(verdict.rules())
        .extracting(Opinion::rule)
        .as("all but the two that need a fit")
        .containsExactly(
            "majority-vote",
            "mean-probability",
            "mean-log-probability",
            "max-probability",
            "max-logit",
            "top-k-mean",
            "quantile",
            "noisy-or",
            "log-sum-exp",
            "generalized-mean",
            "product-of-experts");
    assertThat(aggregator.inFlight()).isZero();
  }

  @Test
  void shouldClassifyWhenTheManifestComesLastAndTheSubmissionNever() {
    aggregator.send(SLIDE.scores());
    assertThat(aggregator.verdicts()).isEmpty();

    aggregator.send(SLIDE.tiled());

    assertThat(aggregator.onlyVerdict().status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void shouldGiveOneVerdictHoweverOftenEverythingIsDelivered_G1_G2() {
    List<Event> everything = new ArrayList<>(SLIDE.scores());
    everything.add(SLIDE.tiled());
    everything.add(SLIDE.submitted());

    for (int time = 0; time < 3; time++) {
      aggregator.send(everything);
      aggregator.pass(BEYOND_DEADLINE);
    }

    assertThat(aggregator.onlyVerdict().status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void shouldCountATileOnceAndItsRepetitionsAsDuplicates_G2() {
    aggregator.send(SLIDE.tiled());
    aggregator.send(SLIDE.scored(0, 0, 3), SLIDE.scored(0, 0, 3), SLIDE.scored(0, 9, 0));
    aggregator.send(SLIDE.scores().subList(1, 4));

    ImageClassified verdict = aggregator.onlyVerdict();

    assertThat(verdict.tiles()).isEqualTo(new TileCounts(4, 4, 0, 0, 2));
    assertThat(verdict.focus().getFirst().probabilities().get("parasitized"))
        .isCloseTo(1 / (1 + Math.exp(-3)), within(1e-15));
    assertThat(aggregator.count("tilewise.tiles.duplicate")).isEqualTo(2);
  }

  @Test
  void shouldCloseTheAccountsWhenTilesFail_G4() {
    aggregator.send(SLIDE.submitted(), SLIDE.tiled(), SLIDE.failed(2));
    aggregator.send(SLIDE.scored(0, 0, 4), SLIDE.scored(1, 0, 4), SLIDE.scored(3, 0, 4));

    ImageClassified verdict = aggregator.onlyVerdict();

    assertThat(verdict.status()).isEqualTo(Status.PARTIAL);
    assertThat(verdict.tiles()).isEqualTo(new TileCounts(4, 3, 1, 0, 0));
    assertThat(verdict.flippable()).isEqualTo(Flippable.YES);
  }

  @Test
  void shouldPreferAScoreToAFailureOfTheSameTileInEitherOrder() {
    aggregator.send(SLIDE.failed(0), SLIDE.scores().get(0), SLIDE.scores().get(1), SLIDE.failed(1));
    aggregator.send(SLIDE.tiled());
    aggregator.send(SLIDE.scores().subList(2, 4));

    assertThat(aggregator.onlyVerdict().tiles()).isEqualTo(new TileCounts(4, 4, 0, 0, 0));
  }

  @Test
  void shouldGiveAPartialVerdictAtTheDeadline_G4() {
    aggregator.send(SLIDE.judgedBy("majority-vote").submitted());
    aggregator.send(SLIDE.judgedBy("majority-vote").tiled());
    aggregator.send(SLIDE.scored(0, 0, 4), SLIDE.scored(1, 0, 4), SLIDE.scored(2, 0, 4));
    aggregator.pass(Slide.MAX_WAIT.minusSeconds(1));
    assertThat(aggregator.verdicts()).isEmpty();

    aggregator.pass(Duration.ofSeconds(2));

    ImageClassified verdict = aggregator.onlyVerdict();
    assertThat(verdict.status()).isEqualTo(Status.PARTIAL);
    assertThat(verdict.tiles()).isEqualTo(new TileCounts(4, 3, 0, 1, 0));
    assertThat(verdict.flippable()).isEqualTo(Flippable.NO);
  }

  @Test
  void shouldFailWhenNoManifestCameByTheDeadline() {
    aggregator.send(SLIDE.submitted(), SLIDE.scored(0, 0, 4));

    aggregator.pass(BEYOND_DEADLINE);

    ImageClassified verdict = aggregator.onlyVerdict();
    assertThat(verdict.status()).isEqualTo(Status.FAILED);
    assertThat(verdict.reason()).isEqualTo(Reason.NOT_TILED_IN_TIME);
    assertThat(verdict.tiles()).isEqualTo(new TileCounts(1, 1, 0, 0, 0));
    assertThat(verdict.submittedAt()).isEqualTo(Slide.SENT);
  }

  @Test
  void shouldFailWhenNoTileWasScored() {
    aggregator.send(SLIDE.tiled());
    aggregator.send(SLIDE.failed(0), SLIDE.failed(1), SLIDE.failed(2), SLIDE.failed(3));

    ImageClassified verdict = aggregator.onlyVerdict();

    assertThat(verdict.status()).isEqualTo(Status.FAILED);
    assertThat(verdict.reason()).isEqualTo(Reason.NO_TILE_SCORED);
    assertThat(verdict.tiles()).isEqualTo(new TileCounts(4, 0, 4, 0, 0));
    assertThat(verdict.failures()).containsExactly(new FailedTiles(Reason.INFERENCE_FAILED, 4));
  }

  @Test
  void shouldSayThatThereIsNoTissueWhenEveryTileIsBackground() {
    Slide empty = Slide.of("empty", 0);

    aggregator.send(empty.submitted(), empty.tiled(9));

    ImageClassified verdict = aggregator.onlyVerdict();
    assertThat(verdict.status()).isEqualTo(Status.NO_TISSUE);
    assertThat(verdict.decision()).isEqualTo(Decision.REFERRED);
    assertThat(verdict.tiles()).isEqualTo(new TileCounts(0, 0, 0, 0, 0));
  }

  @Test
  void shouldSayThatThereIsNoTissueWhereTheManifestNamesEveryTileAsBackground() {
    Slide glass = Slide.of("glass", 0);

    aggregator.send(glass.submitted(), glass.tiledWithBackground(0, 1, 2, 3));

    ImageClassified verdict = aggregator.onlyVerdict();
    assertThat(verdict.status()).isEqualTo(Status.NO_TISSUE);
    assertThat(verdict.tiles()).isEqualTo(new TileCounts(0, 0, 0, 0, 0));
  }

  @Test
  void shouldCompleteOnThePublishedTilesWhenOthersAreBackground() {
    aggregator.send(SLIDE.tiled(6));

    aggregator.send(
        SLIDE.scored(9, 0, 4), SLIDE.scored(3, 0, 4), SLIDE.scored(7, 0, 4), SLIDE.scored(0, 0, 4));

    assertThat(aggregator.onlyVerdict().tiles()).isEqualTo(new TileCounts(4, 4, 0, 0, 0));
  }

  @Test
  void shouldRejectWhatTheTilerRejectedBeforeAndAfterTheSubmissionIsHeardOf() {
    Slide other = Slide.of("img-2", 4);

    aggregator.send(SLIDE.submitted(), SLIDE.rejected(), SLIDE.rejected());
    aggregator.send(other.rejected(), other.submitted());

    assertThat(aggregator.verdicts())
        .hasSize(2)
        .allSatisfy(verdict -> assertThat(verdict.status()).isEqualTo(Status.REJECTED))
        .allSatisfy(verdict -> assertThat(verdict.reason()).isEqualTo(Reason.IMAGE_CORRUPT));
  }

  @Test
  void shouldNotLetARejectionUndoAManifest() {
    aggregator.send(SLIDE.tiled(), SLIDE.rejected());
    aggregator.send(SLIDE.scores());

    assertThat(aggregator.onlyVerdict().status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void shouldCountLateTilesWithoutTouchingTheVerdict_G7() {
    aggregator.send(SLIDE.tiled());
    aggregator.send(SLIDE.scores().subList(0, 3));
    aggregator.pass(BEYOND_DEADLINE);
    assertThat(aggregator.onlyVerdict().status()).isEqualTo(Status.PARTIAL);

    aggregator.send(SLIDE.scores().get(3), SLIDE.failed(3));

    assertThat(aggregator.verdicts()).isEmpty();
    assertThat(aggregator.count("tilewise.tiles.late")).isEqualTo(2);
  }

  @Test
  void shouldGiveANewSubmissionAHigherRevisionAndTheSameOneNothing_G8() {
    aggregator.send(SLIDE.submitted(), SLIDE.tiled());
    aggregator.send(SLIDE.scores());
    aggregator.send(SLIDE.submitted(), SLIDE.tiled());
    Slide again = SLIDE.again("img-1-s2");
    aggregator.send(again.submitted(), again.tiled());
    aggregator.send(again.scores());

    List<ImageClassified> verdicts = aggregator.verdicts();

    assertThat(verdicts)
        .extracting(ImageClassified::submissionId)
        .containsExactly("img-1-s1", "img-1-s2");
    assertThat(verdicts)
        .extracting(ImageClassified::revision)
        .containsExactly(1_000_000L, 2_000_000L);
    assertThat(verdicts).extracting(ImageClassified::supersedes).containsExactly(null, 1_000_000L);
  }

  @Test
  void shouldFailOnAnUnknownRuleAndStillSayWhatTheOthersSay() {
    Slide slide = SLIDE.judgedBy("average");
    aggregator.send(slide.tiled());
    aggregator.send(slide.scores());

    ImageClassified verdict = aggregator.onlyVerdict();

    assertThat(verdict.status()).isEqualTo(Status.FAILED);
    assertThat(verdict.reason()).isEqualTo(Reason.RULE_UNKNOWN);
    assertThat(verdict.text()).startsWith("verdict.rule: average (expected: one of majority-vote");
    assertThat(verdict.rules()).hasSize(11);
    assertThat(verdict.tiles()).isEqualTo(new TileCounts(4, 4, 0, 0, 0));
  }

  @Test
  void shouldReferATieAndSayWhy() {
    Slide slide =
        new Slide("tied", "tied-1", 2, new VerdictSettings("majority-vote", "refer", null));
    aggregator.send(slide.tiled(1));
    aggregator.send(slide.scored(0, 0, 1), slide.scored(1, 1, 0));

    ImageClassified verdict = aggregator.onlyVerdict();

    assertThat(verdict.decision()).isEqualTo(Decision.REFERRED);
    assertThat(verdict.labelSet()).containsExactly("uninfected", "parasitized");
    assertThat(verdict.tie()).isEqualTo("uninfected and parasitized tied at 0.5: referred");
  }
}
