package io.tilewise.tiler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.events.ImageRejected;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Lane;
import io.tilewise.events.Reason;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.tiling.LevelArea;
import io.tilewise.events.tiling.Region;
import io.tilewise.runtime.RunningService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class TilerServiceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path data;
  private static EmbeddedBroker broker;

  @TempDir Path folder;
  private Stage stage;

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
  }

  @AfterEach
  void tearDown() {
    stage.close();
  }

  @Test
  void shouldTurnASubmissionIntoTilesAndThenAManifest() throws Exception {
    stage.submit("slide-1", stage.workshop.image("a.png", 100, 50), "cells");

    RunningService service = stage.start();

    ImageTiled manifest =
        await().atMost(PATIENCE).until(() -> stage.first(ImageTiled.class), m -> m != null);
    assertThat(manifest.tileCount()).isEqualTo(28);
    await().atMost(PATIENCE).until(() -> stage.indexes("slide-1").size() == 28);
    assertThat(stage.on(stage.topics.tiles(Lane.DEFERRED))).hasSize(28);
    await().atMost(PATIENCE).until(() -> service.health().ready());
    assertThat(
            stage.meters.get("tilewise.tiles.published").tag("lane", "deferred").counter().count())
        .isEqualTo(28);
  }

  @Test
  void shouldTileTheLevelThatTheModelWants() throws Exception {
    Path slide = Path.of("../../shared/data/malaria/mosaics/moderate-1.pyramid.tif");
    assumeThat(slide).as("the pyramid of the shared data").exists();
    Path file = Files.copy(slide, stage.workshop.images.resolve("slide.tif"));
    stage.workshop.model("quarter", 512, 0, "pad", ", \"level\": 2");
    stage.workshop.model("fine", 512, 0, "pad", ", \"micronsPerPixel\": 0.25");
    stage.start();

    stage.submit("slide-1", file, "quarter");
    stage.submit("slide-2", file, "fine");

    await().atMost(PATIENCE).until(() -> stage.first(ImageTiled.class), m -> m != null);
    ImageTiled manifest = stage.first(ImageTiled.class);
    assertThat(manifest.grid().area()).isEqualTo(new LevelArea(4, 0, 0, 1024, 1024));
    assertThat(manifest.tileCount()).isEqualTo(4);
    await().atMost(PATIENCE).until(() -> stage.all(TileExtracted.class).size() == 4);
    assertThat(stage.all(TileExtracted.class))
        .extracting(TileExtracted::region)
        .contains(new Region(0, 0, 2048, 2048), new Region(2048, 2048, 2048, 2048));
    await().atMost(PATIENCE).until(() -> stage.all(ImageRejected.class).size() == 1);
    assertThat(stage.all(ImageRejected.class))
        .extracting(ImageRejected::reason)
        .containsExactly(Reason.RESOLUTION_UNSUITABLE);
  }

  @Test
  void shouldRejectWhatCannotBeTiledAndGoOn() throws Exception {
    stage.start();

    stage.submit("slide-1", folder.resolve("outside.png"), "cells");
    stage.submit("slide-2", stage.workshop.images.resolve("none.png"), "cells");
    stage.submit("slide-3", stage.workshop.image("a.png", 16, 16), "lungs");
    stage.submit("slide-4", stage.workshop.image("b.png", 16, 16), "cells");

    await().atMost(PATIENCE).until(() -> stage.all(ImageRejected.class).size() == 3);
    assertThat(stage.all(ImageRejected.class))
        .extracting(ImageRejected::reason)
        .containsExactlyInAnyOrder(
            Reason.URI_NOT_ALLOWED, Reason.IMAGE_NOT_FOUND, Reason.MODEL_UNKNOWN);
    await().atMost(PATIENCE).until(() -> stage.all(ImageTiled.class).size() == 1);
  }

  @Test
  void shouldPutGarbageIntoTheDeadLettersAndGoOn() throws Exception {
    stage.start();

    stage.send("slide-1", "no json".getBytes(UTF_8));
    stage.submit("slide-2", stage.workshop.image("b.png", 16, 16), "cells");

    await().atMost(PATIENCE).until(() -> stage.all(ImageTiled.class).size() == 1);
    await().atMost(PATIENCE).until(() -> stage.on(stage.topics.deadLetters()).size() == 1);
    assertThat(stage.on(stage.topics.deadLetters()).getFirst().value())
        .isEqualTo("no json".getBytes(UTF_8));
  }

  @Test
  void shouldLoseNoImageWhenItIsRestartedHalfWay() throws Exception {
    int images = 12;
    for (int i = 0; i < images; i++) {
      stage.submit("slide-" + i, stage.workshop.image("i" + i + ".png", 200, 200), "cells");
    }
    RunningService first = stage.start();
    await().atMost(PATIENCE).until(() -> stage.all(TileExtracted.class).size() > 300);

    first.stopTaking();
    first.close();
    stage.start();

    await().atMost(PATIENCE).until(() -> stage.tiledImages().size() == images);
    for (int i = 0; i < images; i++) {
      String slide = "slide-" + i;
      await(slide).atMost(PATIENCE).until(() -> stage.indexes(slide).size() == 169);
    }
  }

  @Test
  void shouldTileAgainWithTheSameIdentitiesAndBytes() throws Exception {
    Path file = stage.workshop.image("a.png", 64, 64);
    stage.start();

    stage.submit("slide-1", file, "cells");
    stage.submit("slide-1", file, "cells");

    await().atMost(PATIENCE).until(() -> stage.all(ImageTiled.class).size() == 2);
    // A reader of several partitions may see the manifest first.
    String topic = stage.topics.tiles(Lane.DEFERRED);
    await().atMost(PATIENCE).until(() -> stage.on(topic).size() >= 32);
    List<ConsumerRecord<byte[], byte[]>> tiles = stage.on(topic);
    assertThat(tiles).hasSize(32);
    assertThat(tiles.stream().map(r -> new String(r.key(), UTF_8)).distinct()).hasSize(16);
    for (ConsumerRecord<byte[], byte[]> tile : tiles) {
      assertThat(tiles)
          .filteredOn(other -> java.util.Arrays.equals(other.key(), tile.key()))
          .hasSize(2)
          .allSatisfy(other -> assertThat(other.value()).isEqualTo(tile.value()));
    }
  }
}
