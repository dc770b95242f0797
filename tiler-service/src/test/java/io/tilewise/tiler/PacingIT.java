package io.tilewise.tiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.events.ImageRejected;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Lane;
import io.tilewise.events.Reason;
import io.tilewise.runtime.RunningService;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Giants, that is images of far more tiles than may be ahead of the scores, and small ones. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(120)
class PacingIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int BOUND = 64 << 10;

  /** What an image may be ahead whatever others are, a quarter of the bound, and a tile. */
  private static final int LITTLE = (16 << 10) + 1000;

  private static final int GIANT_TILES = 625;

  @TempDir static Path data;
  private static EmbeddedBroker broker;

  @TempDir Path folder;
  private Stage stage;
  private Path giant;
  private Path small;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(data.resolve("kafka"));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void setUp(TestInfo test) throws IOException {
    stage = new Stage(broker, test.getTestMethod().orElseThrow().getName(), folder);
    giant = stage.workshop.image("giant.png", 400, 400);
    small = stage.workshop.image("small.png", 64, 64);
  }

  @AfterEach
  void tearDown() {
    stage.close();
  }

  @Test
  void shouldBeNoFurtherAheadOfScoresThanItMay() throws Exception {
    start(1);
    stage.submit("giant", giant, Lane.ROUTINE, Duration.ofHours(1));

    awaitPaced("routine");

    await().atMost(PATIENCE).until(() -> bytes(Lane.ROUTINE) >= ahead("routine"));
    assertThat(bytes(Lane.ROUTINE)).isBetween((long) BOUND, (long) BOUND + LITTLE);
    assertThat(stage.tiledImages()).isEmpty();
  }

  @Test
  void shouldGoOnAsItsTilesAreScored() throws Exception {
    start(1);
    stage.submit("giant", giant, Lane.ROUTINE, Duration.ofHours(1));
    int scored = 0;

    while (!stage.tiledImages().contains("giant")) {
      int published = stage.on(stage.topics.tiles(Lane.ROUTINE)).size();
      assertThat(bytes(Lane.ROUTINE) - 700L * scored).isLessThan(2L * BOUND);
      stage.score("giant", published - scored);
      scored = published;
    }

    await().atMost(PATIENCE).until(() -> stage.indexes("giant").size() == GIANT_TILES);
  }

  @Test
  void shouldTileASmallImageWhileAGiantOfItsLaneWaits() throws Exception {
    start(1);
    stage.submit("giant", giant, Lane.ROUTINE, Duration.ofHours(1));
    awaitPaced("routine");

    stage.submit("small", small, Lane.ROUTINE, Duration.ofHours(1));

    await().atMost(PATIENCE).until(() -> stage.tiledImages().equals(Set.of("small")));
    await().atMost(PATIENCE).until(() -> stage.indexes("small").size() == 16);
  }

  @Test
  void shouldTileSmallImagesOfEachLaneBehindManyGiants() throws Exception {
    start(1);
    for (Lane lane : Lane.values()) {
      for (int i = 0; i < 5; i++) {
        stage.submit("giant-" + lane + i, giant, lane, Duration.ofHours(1));
      }
    }
    awaitPaced("express");

    for (Lane lane : Lane.values()) {
      stage.submit("small-" + lane, small, lane, Duration.ofHours(1));
    }

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                stage
                    .tiledImages()
                    .equals(Set.of("small-EXPRESS", "small-ROUTINE", "small-DEFERRED")));
    for (Lane lane : Lane.values()) {
      assertThat(bytes(lane)).isLessThanOrEqualTo(4L * BOUND + LITTLE);
    }
  }

  /** Nobody scores them, as when their inference was scaled to zero. */
  @Test
  void shouldTileWhatIsMoreUrgentThanGiantsThatWait() throws Exception {
    start(1);
    for (int i = 0; i < 3; i++) {
      stage.submit("deferred-" + i, giant, Lane.DEFERRED, Duration.ofHours(1));
    }
    awaitPaced("deferred");

    stage.submit("routine", giant, Lane.ROUTINE, Duration.ofHours(1));

    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              stage.score("routine", 10);
              return stage.tiledImages().equals(Set.of("routine"));
            });
  }

  @Test
  void shouldRejectAtItsDeadlineAGiantThatWaits() throws Exception {
    start(1);
    stage.submit("giant", giant, Lane.ROUTINE, Duration.ofSeconds(5));

    await().atMost(PATIENCE).until(() -> !stage.all(ImageRejected.class).isEmpty());

    ImageRejected rejected = stage.first(ImageRejected.class);
    assertThat(rejected.reason()).isEqualTo(Reason.NOT_TILED_IN_TIME);
    assertThat(rejected.text()).contains("tiles sent and not scored: ", " of lane ROUTINE");
    stage.submit("small", small, Lane.ROUTINE, Duration.ofHours(1));
    await().atMost(PATIENCE).until(() -> stage.tiledImages().equals(Set.of("small")));
  }

  /** The drain would be an hour. */
  @Test
  void shouldEndAtOnceWhileAnImageWaitsAndLeaveItToTheNext() throws Exception {
    RunningService first = start(1);
    stage.submit("giant", giant, Lane.ROUTINE, Duration.ofHours(1));
    awaitPaced("routine");

    first.stopTaking();
    first.close(Instant.now().plus(Duration.ofHours(1)));

    assertThat(stage.all(ImageRejected.class)).isEmpty();
    stage.start(1, List.of(stage.workshop.images));
    await().atMost(PATIENCE).until(() -> stage.tiledImages().equals(Set.of("giant")));
    await().atMost(PATIENCE).until(() -> stage.indexes("giant").size() == GIANT_TILES);
    assertThat(stage.all(ImageTiled.class)).hasSize(1);
  }

  /** Nobody waits for what cannot be seen, and the tiler says so. */
  @Test
  void shouldNotPaceWhileOutcomesCannotBeRead() throws Exception {
    stage.deleteScores();
    RunningService service = start(1);
    stage.submit("unpaced", giant, Lane.ROUTINE, Duration.ofHours(1));
    await().atMost(PATIENCE).until(() -> stage.tiledImages().equals(Set.of("unpaced")));
    await()
        .atMost(PATIENCE)
        .until(() -> service.health().detail().contains("tiles.scored: not there"));
    assertThat(service.health().ready()).isFalse();

    stage.createScores();
    await().atMost(PATIENCE).until(() -> service.health().ready());
    stage.submit("giant", giant, Lane.ROUTINE, Duration.ofHours(1));

    awaitPaced("routine");
    assertThat(stage.tiledImages()).isEqualTo(Set.of("unpaced"));
  }

  private RunningService start(int workers) {
    return stage.start(workers, List.of(stage.workshop.images), BOUND);
  }

  /** Until a lane is full and a worker has waited since. */
  private void awaitPaced(String lane) {
    await().atMost(PATIENCE).until(() -> ahead(lane) >= BOUND);
    double before = waited(lane);
    await().atMost(PATIENCE).until(() -> waited(lane) > before + 0.3);
  }

  private double ahead(String lane) {
    return stage.meters.get("tilewise.tiles.ahead.bytes").tag("lane", lane).gauge().value();
  }

  private double waited(String lane) {
    return stage.meters.get("tilewise.tiles.paced.seconds").tag("lane", lane).counter().count();
  }

  /** Bytes of a lane's tiles. */
  private long bytes(Lane lane) {
    return stage.on(stage.topics.tiles(lane)).stream()
        .map(ConsumerRecord::value)
        .mapToLong(value -> value.length)
        .sum();
  }
}
