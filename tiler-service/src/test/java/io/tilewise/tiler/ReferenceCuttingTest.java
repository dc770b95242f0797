package io.tilewise.tiler;

import static io.tilewise.tiler.Workshop.NOW;
import static io.tilewise.tiler.Workshop.submission;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.events.ImageTiled;
import io.tilewise.events.Reason;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.tiling.TileReference;
import io.tilewise.image.tile.RgbFrame;
import io.tilewise.model.ModelRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tiles that say where their pixels are. */
class ReferenceCuttingTest extends ImageCutting {
  private static final Path PYRAMID =
      Path.of("../../shared/data/malaria/mosaics/moderate-1.pyramid.tif");

  @Test
  void shouldSayWhereThePixelsAreAndCarryNone() throws Exception {
    Path file = pyramid();
    workshop.model("m", 100, 0, "pad", ", \"level\": 2");

    ImageTiled manifest = manifest(cut(always(), submission(file.toUri(), "m")).orElseThrow());

    assertThat(tiles).hasSize(manifest.tileCount()).hasSize(11 * 11);
    for (Tile tile : tiles) {
      TileExtracted event = tile.event();
      assertThat(tile.frame()).isEmpty();
      assertThat(event.contentType()).isEqualTo(TileReference.CONTENT_TYPE);
      assertThat(event.reference())
          .isEqualTo(new TileReference(file.toUri(), 2, manifest.region(event.index()), "jpeg"));
      assertThat(event.sourceVersion()).isEqualTo(manifest.sourceVersion());
    }
    assertThat(manifest.reading().decoder()).isEqualTo("jpeg");
    assertThat(manifest.contentSha256()).isEqualTo(sha256(file));
  }

  /** But for what says so: a verdict does not depend on how pixels travel. */
  @Test
  void shouldCutTheSameTilesAsWithPixels() throws Exception {
    Path file = pyramid();
    workshop.model("m", 500, 40, "shift");
    var _ = cut(submission(file.toUri(), "m"));
    List<Tile> withPixels = List.copyOf(tiles);
    tiles.clear();

    var _ = cut(always(), submission(file.toUri(), "m"));

    assertThat(tiles)
        .extracting(tile -> identity(tile.event()))
        .isEqualTo(withPixels.stream().map(tile -> identity(tile.event())).toList());
    assertThat(withPixels).allMatch(tile -> tile.event().reference() == null);
  }

  @Test
  void shouldSendPixelsOfAFormatThatGivesRows() throws Exception {
    Path file = workshop.image("a.png", 40, 20);

    var _ = cut(always(), submission(file.toUri(), "cells"));

    assertThat(tiles)
        .hasSize(6)
        .allMatch(tile -> tile.event().contentType().equals(RgbFrame.CONTENT_TYPE))
        .allMatch(tile -> tile.event().reference() == null && tile.frame().length > 0);
  }

  /** The tiles are its readers' to find out; the file is the tiler's. */
  @Test
  void shouldNotAnnounceAFileThatIsWrittenToMeanwhile() throws Exception {
    Path file = pyramid();
    workshop.model("m", 500, 0, "pad");

    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(
            () ->
                always()
                    .cut(
                        Workshop.announced(submission(file.toUri(), "m")),
                        (tile, frame) -> {
                          write(file);
                          return true;
                        }))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.IMAGE_CORRUPT))
        .withMessage("image: changed while it was read (expected: a finished file)");
  }

  private static void write(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {0}), channel.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Object> identity(TileExtracted tile) {
    return List.of(
        tile.tileId(),
        tile.column(),
        tile.row(),
        tile.region(),
        tile.validWidth(),
        tile.validHeight(),
        tile.sourceVersion());
  }

  private static String sha256(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }

  private ImageTiler always() {
    return new ImageTiler(
        workshop.sources(), new ModelRepository(workshop.models), ByReference.ALWAYS);
  }

  private static ImageTiled manifest(ImageTiler.Cut cut) {
    return cut.manifest(NOW);
  }

  private Path pyramid() throws Exception {
    assumeThat(PYRAMID).as("of the shared data").exists();
    return Files.copy(PYRAMID, workshop.images.resolve("pyramid.tif"));
  }
}
