package io.tilewise.bench.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.bench.Figures;
import io.tilewise.bench.bed.BenchBroker;
import io.tilewise.bench.bed.Pictures;
import io.tilewise.bench.inference.InferenceBed.Subject;
import io.tilewise.events.model.ModelReference;
import io.tilewise.standalone.demo.SmearPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The short form of {@code bench/run inference}: few tiles, once, and the figures come. */
class InferenceIT {
  private static final int SIDE = 8;
  private static final int TILES = SIDE * SIDE;

  private static BenchBroker broker;
  private static Path image;

  private final Figures figures = new Figures("short");

  @BeforeAll
  static void startBroker() throws Exception {
    broker = BenchBroker.startQuickly();
    SmearPlan plan = SmearPlan.samples().get(1);
    SmearPlan small = new SmearPlan(plan.imageId(), SIDE, SIDE, 128, 3, plan.stain(), plan.seed());
    image = Pictures.painted(small, small, broker.directory()).png();
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.close();
  }

  @Test
  void shouldScoreEveryTileOnceWhateverIsMeasured() throws Exception {
    CodedTiles tiles = CodedTiles.of(image, 128);
    Path models = Path.of("..", "models").toRealPath();
    Subject subject = new Subject("real", models, ModelReference.parse("thin-smear@1"), Map.of());
    try (InferenceBed bed = new InferenceBed(broker, subject, tiles)) {
      Throughput throughput = new Throughput(bed, figures);
      throughput.againstLoop(image, 2 * TILES, TILES, /* rounds= */ 1);
      throughput.memory(2 * TILES, TILES, tiles.meanBytes());
      new ScoreLatency(bed, figures).measure(200, 0.5, TILES, /* rounds= */ 1);

      // Looped, after its warm-up; two steps after theirs; at a pace.
      assertThat(bed.scores()).isEqualTo(3 * TILES + 3 * TILES + TILES);
    }
    assertThat(tiles.all()).hasSize(TILES);
    assertThat(figures.latest("ratioToLoop")).isPositive();
    assertThat(figures.latest("scoreMillisMedian")).isPositive();
    assertThat(figures.latest("scoreMillis99"))
        .isGreaterThanOrEqualTo(figures.latest("scoreMillisMedian"));
    assertThat(figures.json()).contains("allocatedKibPerTile", "residentMib");
  }

  @Test
  void shouldSeeHowLongAnEngineWaitsThatSleeps() throws Exception {
    ModelReference sleeping = ModelReference.parse("sleeping@1");
    Path models = broker.directory().resolve("models");
    Duration perTile = Duration.ofMillis(5);
    SleepingModel.write(models, sleeping, 256, perTile);
    Subject subject =
        new Subject("engine", models, sleeping, Map.of("TILEWISE_INFERENCE_BATCH_SIZE", "16"));
    try (InferenceBed bed = new InferenceBed(broker, subject, CodedTiles.of(image, 256))) {
      new Throughput(bed, figures).engineWaits(TILES, TILES, /* rounds= */ 1);

      assertThat(bed.scores()).isEqualTo(2 * TILES);
      assertThat(bed.look().engineNanos()).isGreaterThan(2 * TILES * perTile.toNanos());
    }
    assertThat(figures.latest("engineTilesPerSecond")).isPositive();
    assertThat(figures.latest("tilesPerBatch")).isBetween(1.0, 16.0);
    assertThat(figures.latest("engineWaitsPercent")).isBetween(0.0, 100.0);
  }
}
