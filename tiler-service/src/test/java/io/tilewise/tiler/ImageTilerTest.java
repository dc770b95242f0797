package io.tilewise.tiler;

import static io.tilewise.tiler.Workshop.announced;
import static io.tilewise.tiler.Workshop.submission;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.file.ImageFile;
import io.tilewise.image.file.ImageReaders;
import io.tilewise.image.png.TilePng;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageTilerTest extends ImageCutting {
  @ParameterizedTest
  @CsvSource({
    "64, 48, 16, 0, pad",
    "65, 47, 16, 0, pad",
    "65, 47, 16, 4, pad",
    "65, 47, 16, 4, shift",
    "65, 47, 16, 15, shift",
    "5, 7, 16, 0, pad",
    "5, 7, 16, 3, shift",
    "1, 1, 16, 0, pad",
    "33, 17, 1, 0, pad"
  })
  void shouldCutTilesThatPutTogetherGiveBackTheImage(
      int width, int height, int size, int overlap, String edge) throws Exception {
    Path file = workshop.image("a.png", width, height);
    workshop.model("m", size, overlap, edge);

    ImageTiler.Cut cut = cut(submission(file.toUri(), "m")).orElseThrow();

    assertThat(assembled(cut.plan())).isEqualTo(Workshop.noise(width, height, 1).rgb());
    assertThat(tiles).hasSize(cut.plan().grid().tileCount());
  }

  @Test
  void shouldCutAFolderOfDicom() throws Exception {
    Path scans = Path.of("../../shared/data/scans");
    assumeThat(scans).as("real images beside the repository").exists();
    Path folder = Files.createDirectory(workshop.images.resolve("series"));
    for (int level = 3; level <= 4; level++) {
      String name = "cmu-1-small-region.level" + level + ".dcm";
      Files.copy(scans.resolve(name), folder.resolve(name));
    }
    workshop.model("m", 100, 0, "pad");

    ImageTiler.Cut cut = cut(submission(folder.toUri(), "m")).orElseThrow();

    assertThat(tiles).hasSize(3 * 4);
    try (ImageFile image = ImageReaders.open(folder, ImageLimits.DEFAULT)) {
      assertThat(assembled(cut.plan())).isEqualTo(image.region(0, 0, 278, 371).rgb());
      image.finish();
      assertThat(cut.contentSha256()).isEqualTo(image.contentSha256());
    }
  }

  @Test
  void shouldFillUpWithBlackBeyondTheImage() throws Exception {
    Path file = workshop.file("a.png", TilePng.encode(new RgbPixels(1, 1, new byte[] {1, 2, 3})));

    cut(submission(file.toUri(), "cells"));

    RgbPixels tile = tiles.getFirst().pixels();
    byte[] expected = new byte[16 * 16 * 3];
    System.arraycopy(new byte[] {1, 2, 3}, 0, expected, 0, 3);
    assertThat(tile.rgb()).isEqualTo(expected);
  }

  @Test
  void shouldDescribeEachTile() throws Exception {
    Path file = workshop.image("a.png", 40, 20);

    cut(submission(file.toUri(), "cells"));

    TileExtracted last = tiles.getLast().event();
    assertThat(last.tileId()).isEqualTo("order-1/5");
    assertThat(last.column()).isEqualTo(2);
    assertThat(last.row()).isEqualTo(1);
    assertThat(last.validWidth()).isEqualTo(8);
    assertThat(last.validHeight()).isEqualTo(4);
    assertThat(last.model()).isEqualTo(ModelReference.parse("cells@1"));
    assertThat(last.contentType()).isEqualTo("application/vnd.tilewise.rgb8+zstd");
  }

  @Test
  void shouldCutTheSameTilesAgain() throws Exception {
    ImageSubmitted submission = submission(workshop.image("a.png", 40, 20).toUri(), "cells");
    cut(submission);
    List<Tile> first = List.copyOf(tiles);
    tiles.clear();

    cut(submission);

    assertThat(tiles).extracting(Tile::event).isEqualTo(first.stream().map(Tile::event).toList());
    assertThat(tiles)
        .zipSatisfy(first, (again, before) -> assertThat(again.frame()).isEqualTo(before.frame()));
  }

  @Test
  void shouldDigestTheBytesOfTheFile() throws Exception {
    Path file = workshop.image("a.png", 40, 20);

    ImageTiler.Cut cut = cut(submission(file.toUri(), "cells")).orElseThrow();

    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    assertThat(cut.contentSha256()).isEqualTo(HexFormat.of().formatHex(digest));
  }

  @Test
  void shouldPutTheSubmissionsRuleIntoTheManifest() throws Exception {
    Path file = workshop.image("a.png", 40, 20);

    ImageTiler.Cut cut = cut(submission(file.toUri(), "cells", "max-probability")).orElseThrow();

    assertThat(cut.plan().model().verdict())
        .as("the card's threshold belongs to the card's rule")
        .isEqualTo(new VerdictSettings("max-probability", null, null));
  }

  @Test
  void shouldKeepTheCardsThresholdForTheCardsRule() throws Exception {
    Path file = workshop.image("a.png", 40, 20);

    ImageTiler.Cut cut =
        cut(submission(file.toUri(), "cells", "mean-log-probability")).orElseThrow();

    assertThat(cut.plan().model().verdict())
        .isEqualTo(new VerdictSettings("mean-log-probability", null, 0.4));
  }

  @Test
  void shouldStopWhenNobodyWantsTheRest() throws Exception {
    Path file = workshop.image("a.png", 40, 20);

    Optional<ImageTiler.Cut> cut =
        workshop
            .tiler()
            .cut(
                announced(submission(file.toUri(), "cells")),
                (tile, frame) -> {
                  tiles.add(new Tile(tile, frame));
                  return tiles.size() < 2;
                });

    assertThat(cut).isEmpty();
    assertThat(tiles).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"10", "11"})
  void shouldCutGreyOfEightAndSixteenBits(int type) throws Exception {
    BufferedImage grey = new BufferedImage(16, 16, type);
    grey.getRaster().setSample(3, 0, 0, type == BufferedImage.TYPE_USHORT_GRAY ? 0x7b01 : 0x7b);

    cut(submission(workshop.file("a.png", png(grey)).toUri(), "cells"));

    RgbPixels tile = tiles.getFirst().pixels();
    assertThat(Arrays.copyOfRange(tile.rgb(), 9, 12)).containsOnly(0x7b);
  }

  @Test
  void shouldCutATiff() throws Exception {
    RgbPixels noise = Workshop.noise(40, 30, 1);
    BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < noise.rgb().length; i++) {
      image.getRaster().setSample(i / 3 % 40, i / 120, i % 3, noise.rgb()[i] & 0xff);
    }
    ByteArrayOutputStream tiff = new ByteArrayOutputStream();
    ImageIO.write(image, "tiff", tiff);

    ImageTiler.Cut cut =
        cut(submission(workshop.file("a.tif", tiff.toByteArray()).toUri(), "cells")).orElseThrow();

    assertThat(assembled(cut.plan())).isEqualTo(noise.rgb());
  }

  /** Every pixel from the one tile that owns it. */
  private byte[] assembled(TilePlan plan) throws Exception {
    byte[] image = new byte[plan.cutting().width() * plan.cutting().height() * 3];
    for (Tile tile : tiles.reversed()) {
      byte[] rgb = tile.pixels().rgb();
      for (int row = 0; row < tile.event().validHeight(); row++) {
        int to =
            ((tile.event().region().y() + row) * plan.cutting().width() + tile.event().region().x())
                * 3;
        System.arraycopy(
            rgb, row * plan.grid().tileSize() * 3, image, to, tile.event().validWidth() * 3);
      }
    }
    return image;
  }
}
