package io.tilewise.tiler;

import static io.tilewise.tiler.Workshop.announced;
import static io.tilewise.tiler.Workshop.submission;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Reason;
import io.tilewise.events.TileExtracted;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.file.SourceFile;
import io.tilewise.image.file.StallingFiles;
import io.tilewise.image.png.TilePng;
import io.tilewise.image.source.FileCalls;
import io.tilewise.image.source.ImageRoots;
import io.tilewise.image.source.ImageSources;
import io.tilewise.kafka.AwayException;
import io.tilewise.model.ModelRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What stands behind a URI, which may change or hang at any time. */
@Timeout(60)
class ImageSourcesTest {
  @TempDir Path folder;
  private final List<TileExtracted> tiles = new ArrayList<>();
  private Workshop workshop;
  private ImageTiler tiler;

  @BeforeEach
  void setUp() throws IOException {
    workshop = new Workshop(folder);
    tiler = workshop.tiler();
  }

  @Test
  void shouldSayInEachTileAndInTheManifestWhichStateOfTheFileWasCut() throws Exception {
    ImageTiled manifest = cut(workshop.image("a.png", 40, 20));

    assertThat(manifest.sourceVersion()).matches("[0-9a-f]{32}");
    assertThat(tiles)
        .extracting(TileExtracted::sourceVersion)
        .hasSize(6)
        .containsOnly(manifest.sourceVersion());
  }

  /** Or a restart would count no tile that was scored before. */
  @Test
  void shouldSayTheSameOfTheSameFileAfterARestart() throws Exception {
    Path file = workshop.image("a.png", 40, 20);
    String first = cut(file).sourceVersion();
    tiler = workshop.tiler();

    assertThat(cut(file).sourceVersion()).isEqualTo(first);
  }

  @Test
  void shouldSayAnotherOfAFileThatWasReplacedBeforeTheRestart() throws Exception {
    Path file = workshop.image("a.png", 40, 20);
    List<TileExtracted> before = cutTwoTiles(file);

    Path other = workshop.file("b.png", TilePng.encode(Workshop.noise(40, 20, 2)));
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    ImageTiled manifest = cut(file);

    assertThat(before).hasSize(2);
    assertThat(before)
        .extracting(TileExtracted::sourceVersion)
        .doesNotContain(manifest.sourceVersion());
  }

  @Test
  void shouldSayAnotherOfAnotherFileUnderTheSameIdentities() throws Exception {
    ImageTiled first = cut(workshop.image("a.png", 40, 20));
    ImageTiled second = cut(workshop.image("b.png", 40, 20));

    assertThat(second.submissionId()).isEqualTo(first.submissionId());
    assertThat(second.sourceVersion()).isNotEqualTo(first.sourceVersion());
  }

  @Test
  void shouldLetOthersPassAFileThatBecameAPipeBeforeItWasOpened() throws Exception {
    Path file = workshop.image("a.png", 40, 20);
    Path other = workshop.image("b.png", 40, 20);
    FileCalls calls = new FileCalls(Duration.ofSeconds(1), Duration.ofHours(1));
    tiler = tiler(calls, pipeInPlaceOf(file.toRealPath()));

    assertThatExceptionOfType(AwayException.class)
        .isThrownBy(() -> cut(file))
        .withMessage("image: not opened in time (expected: a file system that answers)");
    assertThat(cut(other).tileCount()).isEqualTo(6);
    assertThat(calls.hanging()).isEqualTo(1);

    Files.newByteChannel(file, StandardOpenOption.WRITE).close(); // the open answers
    while (calls.hanging() > 0) {
      Thread.onSpinWait();
    }
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> cut(file))
        .withMessage("image: a special file (expected: a readable file)")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.IMAGE_NOT_FOUND));
  }

  @Test
  void shouldLetOthersPassAFileThatStopsGivingBytes() throws Exception {
    Path file = workshop.image("a.png", 400, 200);
    Path other = workshop.image("b.png", 40, 20);
    CountDownLatch back = new CountDownLatch(1);
    FileCalls calls = new FileCalls(Duration.ofSeconds(1), Duration.ofHours(1));
    tiler =
        tiler(
            calls,
            (root, path, limits) -> {
              if (path.equals(file.toRealPath()) && back.getCount() > 0) {
                return StallingFiles.open(path, Files.size(path) / 2, back);
              }
              return SourceFile.open(root, path, limits);
            });

    assertThatExceptionOfType(AwayException.class)
        .isThrownBy(() -> cut(file))
        .withMessage("image: no bytes for some time (expected: storage that answers)");
    assertThat(cut(other).tileCount()).isEqualTo(6);
    assertThat(calls.hanging()).isPositive();

    back.countDown();
    while (calls.hanging() > 0) {
      Thread.onSpinWait();
    }
    assertThat(cut(file).tileCount()).isEqualTo(tiles.size());
  }

  /** Between the look at its real path and the opening. */
  @Test
  void shouldNotFollowALinkThatAFolderWasSwappedFor(@TempDir Path outside) throws Exception {
    Path inner = Files.createDirectories(workshop.images.resolve("day/night"));
    Path file = inner.resolve("a.png");
    Files.copy(workshop.image("a.png", 40, 20), file);
    Path night = Files.createDirectory(outside.resolve("night"));
    Files.copy(file, night.resolve("a.png"));
    tiler =
        tiler(
            new FileCalls(Duration.ofSeconds(20), Duration.ofHours(1)),
            (root, path, limits) -> {
              Files.move(workshop.images.resolve("day"), workshop.images.resolve("yesterday"));
              Files.createSymbolicLink(workshop.images.resolve("day"), outside);
              return SourceFile.open(root, path, limits);
            });

    assertThatExceptionOfType(AwayException.class).isThrownBy(() -> cut(file));
    tiler = workshop.tiler();
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> cut(file))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.URI_NOT_ALLOWED));
  }

  /** Once, between the look at the file and its opening. */
  private static ImageSources.Opening pipeInPlaceOf(Path file) {
    return (root, path, limits) -> {
      if (path.equals(file) && Files.isRegularFile(path)) {
        Files.delete(path);
        new ProcessBuilder("mkfifo", path.toString()).inheritIO().start().onExit().join();
        Files.newByteChannel(path).close(); // hangs until somebody writes
      }
      return SourceFile.open(root, path, limits);
    };
  }

  private ImageTiler tiler(FileCalls calls, ImageSources.Opening opening) {
    return new ImageTiler(
        new ImageSources(
            new ImageRoots(List.of(workshop.images)), ImageLimits.DEFAULT, () -> calls, opening),
        new ModelRepository(workshop.models));
  }

  private ImageTiled cut(Path file) throws Exception {
    tiles.clear();
    ImageSubmitted submission = submission(file.toUri(), "cells");
    ImageTiler.Cut cut =
        tiler.cut(announced(submission), (tile, frame) -> tiles.add(tile)).orElseThrow();
    return cut.manifest(Workshop.NOW);
  }

  private List<TileExtracted> cutTwoTiles(Path file) throws Exception {
    List<TileExtracted> two = new ArrayList<>();
    ImageSubmitted submission = submission(file.toUri(), "cells");
    var _ =
        tiler.cut(
            announced(submission),
            (tile, frame) -> {
              two.add(tile);
              return two.size() < 2;
            });
    return two;
  }
}
