package io.tilewise.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.Event;
import io.tilewise.events.Reason;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileScored;
import io.tilewise.events.tiling.Region;
import io.tilewise.events.tiling.TileReference;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.file.ImageFile;
import io.tilewise.image.file.ImageReaders;
import io.tilewise.image.source.ImageRoots;
import io.tilewise.image.source.ImageSources;
import io.tilewise.image.source.OpenImages;
import io.tilewise.inference.decode.ReferencedTiles;
import io.tilewise.inference.queue.WaitingTiles;
import io.tilewise.kafka.work.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tiles by reference whose image is away, and what goes on meanwhile. */
class WaitingImagesTest extends ScoringFixture {
  @TempDir Path folder;
  private Path away;
  private Path there;
  private String awayVersion;

  @BeforeEach
  void setUp() throws Exception {
    Path mount = Files.createDirectory(folder.resolve("mount"));
    Path scans = Files.createDirectory(folder.resolve("scans"));
    away = SmallTiffs.write(mount.resolve("away.tif"), 16, 1);
    there = SmallTiffs.write(scans.resolve("there.tif"), 16, 2);
    awayVersion = version(away);
    ImageSources sources =
        new ImageSources(new ImageRoots(List.of(mount, scans)), ImageLimits.DEFAULT);
    OpenImages open = new OpenImages(sources, 4, Duration.ofMinutes(1));
    references = new ReferencedTiles(Optional.of(open));
    worker = worker(List.of());
  }

  @Test
  void shouldScoreTheTilesOfOtherImagesWhileThoseOfOneWait() throws Exception {
    unmount();

    process(List.of(tileOf(away, 0), tileOf(there, 1), tileOf(away, 2)));
    process(List.of(tileOf(away, 3), tileOf(there, 4), work(tile(Tiles.MODEL, null))));

    assertThat(outcomes()).hasSize(3).allMatch(TileScored.class::isInstance);
    assertThat(waiting.size()).isEqualTo(3);
    assertThat(waiting.reasons())
        .singleElement()
        .satisfies(
            why ->
                assertThat(why.why().text())
                    .isEqualTo(
                        "TILEWISE_IMAGE_ROOTS, folder 1 of 2: empty (expected: one with"
                            + " images)"));
  }

  @Test
  void shouldScoreWhatWaitedWhenItsImageIsThere() throws Exception {
    unmount();
    process(List.of(tileOf(away, 0), tileOf(away, 1), tileOf(away, 2)));
    mount();
    now = now.plus(WaitingTiles.FIRST_PAUSE);

    for (int turn = 0; turn < 4; turn++) { // fresh ones have every second turn
      turn();
    }

    assertThat(outcomes()).hasSize(3).allMatch(TileScored.class::isInstance);
    assertThat(waiting.size()).isZero();
    assertThat(waiting.reasons()).isEmpty();
  }

  @Test
  void shouldPauseLongerWhileItIsNot() throws Exception {
    unmount();
    process(List.of(tileOf(away, 0)));
    now = now.plus(WaitingTiles.FIRST_PAUSE);

    turn();
    turn();

    assertThat(waiting.size()).isEqualTo(1);
    now = now.plus(WaitingTiles.FIRST_PAUSE);
    assertThat(waiting.areDue()).isFalse();
    waiting.hurry();
    assertThat(waiting.areDue()).as("it is said to be there again").isTrue();
  }

  /** An image that is there says nothing of a model that is not, and the other way round. */
  @Test
  void shouldTellWaitingForAModelFromWaitingForAnImage() throws Exception {
    unmount();
    models.classifier(Tiles.MODEL, '1').memory = 0;
    turn();
    process(List.of(work(tile(Tiles.MODEL, null)), tileOf(away, 1)));
    assertThat(waiting.reasons()).hasSize(2);
    models.classifier(Tiles.MODEL, '1').memory = 8;
    now = now.plus(WaitingTiles.FIRST_PAUSE);

    for (int turn = 0; turn < 6; turn++) {
      turn();
    }

    assertThat(outcomes()).singleElement().isInstanceOf(TileScored.class);
    assertThat(waiting.size()).isEqualTo(1);
  }

  /** In one batch with tiles of another image, which alone is heard of. */
  @Test
  void shouldTryAnImageAgainWhoseTileWasTakenAwayWhileItWasTried() throws Exception {
    unmount();
    Work tried = tileOf(away, 0);
    process(List.of(tried));
    take(tileOf(there, 1));
    worker.turn(Duration.ZERO);
    now = now.plus(WaitingTiles.FIRST_PAUSE);
    takeAhead();
    take(tileOf(there, 2));
    worker.turn(Duration.ZERO);

    tried.leave();
    settle();

    assertThat(waiting.reasons()).isEmpty();
    mount();
    process(List.of(tileOf(away, 5)));
    assertThat(outcomes()).hasSize(3).allMatch(TileScored.class::isInstance);
  }

  @Test
  void shouldTryAnImageAgainWhoseTileWaitsForItsModelInstead() throws Exception {
    unmount();
    models.classifier(Tiles.MODEL, '1').memory = 0;
    process(List.of(tileOf(away, 0)));
    take(work(tile(Tiles.MODEL, null)));
    worker.turn(Duration.ZERO);
    now = now.plus(WaitingTiles.FIRST_PAUSE);
    takeAhead();

    settle();

    assertThat(waiting.size()).isEqualTo(2);
    assertThat(waiting.reasons()).as("the model alone").hasSize(1);
    models.classifier(Tiles.MODEL, '1').memory = 8;
    mount();
    now = now.plus(WaitingTiles.LONGEST_PAUSE);
    settle();
    process(List.of(tileOf(away, 5)));
    assertThat(outcomes()).hasSize(3).allMatch(TileScored.class::isInstance);
  }

  /** What waits is next while the engine has a batch; fresh ones have every second turn. */
  private void takeAhead() throws Exception {
    for (int turn = 0; turn < 2 && waiting.size() > 0; turn++) {
      worker.turn(Duration.ZERO);
    }
    assertThat(worker.isBusy()).isTrue();
    assertThat(waiting.size()).isZero();
  }

  private void settle() throws Exception {
    for (int turn = 0; turn < 6; turn++) {
      turn();
    }
  }

  @Test
  void shouldFailAtItsDeadlineATileWhoseImageIsAwayAndSayWhatItWaitedFor() throws Exception {
    unmount();
    process(List.of(tileOf(away, 0)));
    now = now.plus(Duration.ofHours(2));

    deadlineWorker.turn();

    assertThat(outcomes())
        .singleElement()
        .isInstanceOfSatisfying(
            TileFailed.class,
            failed -> {
              assertThat(failed.reason()).isEqualTo(Reason.TILE_UNREADABLE);
              assertThat(failed.text()).contains("it waited because of: TILEWISE_IMAGE_ROOTS");
            });
  }

  @Test
  void shouldFailTheTilesOfAFileThatWasReplacedAndScoreOthers() throws Exception {
    Work before = tileOf(there, 0);
    SmallTiffs.write(there, 16, 3);

    process(List.of(before, tileOf(there, 1)));

    assertThat(outcomes()).hasSize(2);
    assertThat(outcomes())
        .filteredOn(TileFailed.class::isInstance)
        .extracting(outcome -> ((TileFailed) outcome).reason())
        .containsExactly(Reason.IMAGE_CHANGED);
    assertThat(outcomes().toString()).doesNotContain("there.tif");
  }

  /** Of the folder and not of its file, whose state that would change. */
  private void unmount() throws IOException {
    Files.move(away.getParent(), folder.resolve("elsewhere"));
    Files.createDirectory(away.getParent());
  }

  private void mount() throws IOException {
    Files.delete(away.getParent());
    Files.move(folder.resolve("elsewhere"), away.getParent());
  }

  private Work tileOf(Path file, int index) throws Exception {
    String version = Files.exists(file) ? version(file) : awayVersion;
    Region region = new Region(4 * (index % 4), 0, Tiles.SIZE, Tiles.SIZE);
    TileReference reference = new TileReference(file.toUri(), 0, region, "lossless");
    String image = file.getFileName().toString().replace(".tif", "");
    return work(
        Tiles.record(
            TILES,
            index,
            Tiles.byReference(image, index, region, reference, version, Tiles.MODEL),
            new byte[0]));
  }

  private static String version(Path file) throws Exception {
    try (ImageFile image = ImageReaders.open(file.toRealPath(), ImageLimits.DEFAULT)) {
      return image.version();
    }
  }

  /** Of tiles, without the dead letters. */
  private List<Event> outcomes() {
    return producer.history().stream()
        .filter(sent -> sent.topic().equals(TOPICS.tilesScored()))
        .map(ScoringFixture::event)
        .toList();
  }
}
