package io.tilewise.tiler.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.events.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PaceTest {
  private static final Instant DEADLINE = Instant.parse("2026-03-01T12:00:00Z");
  private static final int BOUND = 1000;
  private static final int TILE = 100;

  /** An image may be so many tiles ahead, whatever others are: 300 is more than a quarter. */
  private static final int LITTLE = 3;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Pace pace = new Pace(BOUND, meters);

  @BeforeEach
  void watch() {
    pace.watch();
  }

  @Test
  void shouldLetAnImageFillItsLaneUpToTheBound() throws Exception {
    assertThat(sent(image("giant"))).isEqualTo(BOUND / TILE);

    assertThat(ahead("routine")).isEqualTo(BOUND);
    assertThat(ahead("express")).isZero();
    assertThat(pace.text(Lane.ROUTINE))
        .isEqualTo(
            "tiles sent and not scored: 1000 bytes of lane ROUTINE (expected: fewer than 1000)");
  }

  @Test
  void shouldLetSendWhoIsLittleAheadThoughOthersFillTheLane() throws Exception {
    sent(image("giant-1"));

    assertThat(sent(image("giant-2"))).isEqualTo(LITTLE);
    assertThat(sent(image("small"))).isEqualTo(LITTLE);
    assertThat(sent(image("giant-1"))).isZero();
  }

  @Test
  void shouldKnowNothingOfAnImageThatWasForgotten() throws Exception {
    sent(image("giant"));

    pace.forget(image("giant"));
    pace.forget(image("none"));

    assertThat(ahead("routine")).isZero();
    assertThat(sent(image("giant"))).isEqualTo(BOUND / TILE);
  }

  /** What is sent one by one is neither compressed together nor acknowledged together. */
  @Test
  void shouldLetTilesThatGoTogetherWaitForRoomForAllOfThem() throws Exception {
    SentImage giant = image("giant");
    sent(giant);

    pace.scored(Map.of("giant", 1));
    assertThat(pace.take(giant, TILE, 10 * TILE, Duration.ZERO)).isFalse();
    pace.scored(Map.of("giant", 2));

    assertThat(pace.take(giant, TILE, 10 * TILE, Duration.ZERO)).as("a quarter is free").isTrue();
    assertThat(sent(giant)).isEqualTo(2);
  }

  /** Its tiles wait for a model, say: it stands still and nobody else does. */
  @Test
  void shouldLetOthersGoOnWhileAnImageIsNotScored() throws Exception {
    sent(image("stuck"));

    int sent = 0;
    for (int i = 0; i < 20; i++) {
      int more = sent(image("other"));
      pace.scored(Map.of("other", more));
      sent += more;
    }

    assertThat(sent).isEqualTo(20 * LITTLE);
  }

  @Test
  void shouldStopEverybodyAtFourTimesTheBound() throws Exception {
    int sent = 0;
    for (int i = 0; i < 100; i++) {
      sent += sent(image("small-" + i));
    }

    assertThat(sent).isEqualTo(4 * BOUND / TILE);
    assertThat(sent(image("urgent", Lane.EXPRESS))).isEqualTo(BOUND / TILE);
  }

  @Test
  void shouldPaceAnImageInEachLaneThatItIsSentIn() throws Exception {
    assertThat(sent(image("again"))).isEqualTo(BOUND / TILE);
    assertThat(sent(image("again", Lane.EXPRESS))).isEqualTo(BOUND / TILE);
    assertThat(ahead("routine")).isEqualTo(BOUND);
    assertThat(ahead("express")).isEqualTo(BOUND);

    pace.scored(Map.of("again", 13));

    assertThat(ahead("express")).isZero();
    assertThat(ahead("routine")).isEqualTo(BOUND - 3 * TILE);
    assertThat(sent(image("again", Lane.EXPRESS))).isEqualTo(BOUND / TILE);
  }

  @Test
  void shouldGoOnByWhatHasAnOutcome() throws Exception {
    sent(image("giant"));

    pace.scored(Map.of("giant", 4, "of another tiler", 7));

    assertThat(sent(image("giant"))).isEqualTo(4);
  }

  /** Inference that was killed scores some tiles again. */
  @Test
  void shouldNotOweAnythingWhenThereAreMoreOutcomesThanTiles() throws Exception {
    sent(image("giant"));

    pace.scored(Map.of("giant", 100));

    assertThat(ahead("routine")).isZero();
    assertThat(sent(image("giant"))).isEqualTo(BOUND / TILE);
  }

  @Test
  void shouldCountTilesOfAllSizes() throws Exception {
    SentImage image = image("odd");
    pace.take(image, 1, Duration.ZERO);
    pace.take(image, 200, Duration.ZERO);
    pace.take(image, 2, Duration.ZERO);

    pace.scored(Map.of("odd", 2));
    assertThat(ahead("routine")).isBetween(1.0, 202.0);
    pace.scored(Map.of("odd", 1));

    assertThat(ahead("routine")).isZero();
  }

  /** A tile that was lost has no outcome, ever. */
  @Test
  void shouldForgetImagesAfterTheirDeadline() throws Exception {
    sent(image("giant"));

    pace.expire(DEADLINE);
    assertThat(sent(image("giant"))).isZero();
    pace.expire(DEADLINE.plusMillis(1));

    assertThat(ahead("routine")).isZero();
    assertThat(sent(image("giant"))).isEqualTo(BOUND / TILE);
  }

  @Test
  void shouldKeepAnImageUntilTheDeadlineOfItsLastSubmission() throws Exception {
    sent(image("giant"));
    pace.scored(Map.of("giant", 1));
    pace.take(new SentImage("giant", Lane.ROUTINE, DEADLINE.plusSeconds(9)), TILE, Duration.ZERO);

    pace.expire(DEADLINE.plusSeconds(1));

    assertThat(ahead("routine")).isEqualTo(BOUND);
  }

  @Test
  void shouldHoldUpNobodyWhileOutcomesCannotBeHeard() throws Exception {
    sent(image("giant"));

    pace.blind();

    assertThat(ahead("routine")).isZero();
    for (int i = 0; i < 100; i++) {
      assertThat(pace.take(image("giant"), TILE, Duration.ZERO)).isTrue();
    }
    pace.watch();
    assertThat(sent(image("giant"))).as("after what nobody counted").isEqualTo(BOUND / TILE);
  }

  @Test
  void shouldHaveEverybodyWaitUntilItIsKnownWhetherOutcomesAreHeard() throws Exception {
    Pace begun = new Pace(BOUND, new SimpleMeterRegistry());
    assertThat(begun.isKnown()).isFalse();
    FutureTask<Boolean> waiting =
        started(() -> begun.take(image("small"), TILE, Duration.ofMinutes(1)));

    begun.blind();

    assertThat(waiting.get()).isTrue();
    assertThat(begun.isKnown()).isTrue();
  }

  @Test
  void shouldWakeWhoWaitsAndTellHowLong() throws Exception {
    sent(image("giant"));
    FutureTask<Boolean> waiting =
        started(() -> pace.take(image("giant"), TILE, Duration.ofMinutes(1)));

    pace.scored(Map.of("giant", 1));

    assertThat(waiting.get()).isTrue();
    assertThat(meters.get("tilewise.tiles.paced.seconds").tag("lane", "routine").counter().count())
        .isPositive();
  }

  @Test
  void shouldWakeWhoListensWithTheFirstTile() throws Exception {
    assertThat(pace.awaitAhead(Duration.ZERO)).isFalse();
    FutureTask<Boolean> listening = started(() -> pace.awaitAhead(Duration.ofMinutes(1)));

    pace.take(image("small"), TILE, Duration.ZERO);

    assertThat(listening.get()).isTrue();
  }

  @Test
  void shouldRefuseABoundOfNothing() {
    assertThatThrownBy(() -> new Pace(0, meters)).hasMessage("bound: 0 (expected: >= 1)");
  }

  /** As who wants no pacing sets it. */
  @Test
  void shouldTakeAnyBound() throws Exception {
    Pace endless = new Pace(Long.MAX_VALUE, new SimpleMeterRegistry());
    endless.watch();

    for (int i = 0; i < 10; i++) {
      assertThat(endless.take(image("giant"), Integer.MAX_VALUE, Duration.ZERO)).isTrue();
    }
  }

  private static FutureTask<Boolean> started(Callable<Boolean> call) {
    FutureTask<Boolean> task = new FutureTask<>(call);
    Thread thread = new Thread(task);
    thread.start();
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    return task;
  }

  /** Sends as many tiles as may be sent now. */
  private int sent(SentImage image) throws InterruptedException {
    int sent = 0;
    while (pace.take(image, TILE, Duration.ZERO)) {
      sent++;
    }
    return sent;
  }

  private double ahead(String lane) {
    return meters.get("tilewise.tiles.ahead.bytes").tag("lane", lane).gauge().value();
  }

  private static SentImage image(String imageId) {
    return image(imageId, Lane.ROUTINE);
  }

  private static SentImage image(String imageId, Lane lane) {
    return new SentImage(imageId, lane, DEADLINE);
  }
}
