package io.tilewise.inference.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.events.TileExtracted;
import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.events.tiling.LevelArea;
import io.tilewise.events.tiling.Region;
import io.tilewise.events.tiling.TileGrid;
import io.tilewise.events.tiling.TileReference;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.Level;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.file.ImageFile;
import io.tilewise.image.file.ImageReaders;
import io.tilewise.image.png.TilePng;
import io.tilewise.image.source.ImageRoots;
import io.tilewise.image.source.ImageSources;
import io.tilewise.image.source.OpenImages;
import io.tilewise.image.source.SourceAwayException;
import io.tilewise.inference.SmallTiffs;
import io.tilewise.inference.Tiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tiles by reference: the pixels that the tiler would have sent, or none. */
class ReferencedTilesTest {
  private static final String LOSSLESS = "lossless";

  @TempDir Path folder;
  private Path scans;
  private Path file;
  private String version;
  private ReferencedTiles tiles;

  @BeforeEach
  void setUp() throws Exception {
    scans = Files.createDirectory(folder.resolve("scans"));
    file = SmallTiffs.write(scans.resolve("a.tif"), 48, 1);
    version = version(file);
    tiles = tilesOf(scans);
  }

  private static ReferencedTiles tilesOf(Path root) {
    ImageSources sources = new ImageSources(new ImageRoots(List.of(root)), ImageLimits.DEFAULT);
    return new ReferencedTiles(Optional.of(new OpenImages(sources, 2, Duration.ofMinutes(1))));
  }

  /** Edge tiles among them, whose rest is black. */
  @ParameterizedTest
  @CsvSource({
    "malaria/mosaics/moderate-1.pyramid.tif, 0, 1000",
    "malaria/mosaics/moderate-1.pyramid.tif, 2, 200",
    "slides/CMU-1-Small-Region.svs, 0, 500",
    "scans/yb10kx5k.zstd.tiff, 0, 1500"
  })
  void shouldReadThePixelsThatTheTilerReads(Path name, int level, int side) throws Exception {
    Path shared = Path.of("../../shared/data").resolve(name);
    assumeThat(shared).as("%s of the shared data", name).exists();
    ReferencedTiles there = tilesOf(shared.getParent());
    try (ImageFile image = ImageReaders.open(shared.toRealPath(), ImageLimits.DEFAULT)) {
      Level cut = image.layout().level(level);
      int width = image.width();
      int height = image.height();
      LevelArea area = new LevelArea(cut.downsample(), 3, 5, cut.width() - 3, cut.height() - 5);
      TileGrid grid = TileGrid.covering(area, level, side, 7, EdgePolicy.PAD);
      for (int index = 0; index < grid.tileCount(); index++) {
        Region at = grid.levelRegion(index, width, height);
        TileReference reference =
            new TileReference(
                shared.toUri(), level, grid.region(index, width, height), image.layout().decoder());

        RgbPixels pixels = there.read(tile(reference, image.version()), side);

        assertThat(pixels.rgb())
            .as("tile %d", index)
            .isEqualTo(image.region(level, at.x(), at.y(), side, side).rgb());
      }
      assertThat(grid.tileCount()).isGreaterThan(15);
    }
  }

  @Test
  void shouldRefuseAFileThatIsNotTheOneThatWasCut() throws Exception {
    SmallTiffs.write(file, 48, 2);

    assertRefused(reference(file.toUri(), 0, new Region(0, 0, 16, 16), LOSSLESS), Kind.CHANGED)
        .withMessageStartingWith("image: another file, or written to since");
  }

  @Test
  void shouldWaitForARootThatIsAway() throws Exception {
    Files.delete(file);

    assertThatExceptionOfType(SourceAwayException.class)
        .isThrownBy(() -> read(reference(file.toUri(), 0, new Region(0, 0, 16, 16), LOSSLESS)))
        .withMessage("TILEWISE_IMAGE_ROOTS, folder 1 of 1: empty (expected: one with images)");
  }

  @Test
  void shouldRefuseAnotherDecoderByBothNames() throws Exception {
    assertRefused(
            reference(file.toUri(), 0, new Region(0, 0, 16, 16), "openslide-9"), Kind.UNSUPPORTED)
        .withMessage("decoder: lossless (expected: openslide-9, which the image was cut with)");
  }

  @Test
  void shouldReadForWhoeverDoesNotSayTheDecoder() throws Exception {
    assertThat(read(reference(file.toUri(), 0, new Region(16, 0, 16, 16), null)).width())
        .isEqualTo(16);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 16, reference.level: 1 (expected: 0 to 0)",
    "2147483647, 0, 16, reference.level: 2147483647 (expected: 0 to 0)",
    "0, 0, 17, 'reference.region: 17x17 (expected: 16x16, 16 pixels of level 0)'",
    "0, 0, 1, 'reference.region: 1x1 (expected: 16x16, 16 pixels of level 0)'"
  })
  void shouldRefuseAPlaceThatIsNotATile(int level, int x, int side, String text) {
    assertRefused(
            reference(file.toUri(), level, new Region(x, 0, side, side), LOSSLESS),
            Kind.UNSUPPORTED)
        .withMessage(text);
  }

  @Test
  void shouldRefuseAPlaceOutsideOfTheImage() {
    Region far = new Region(Region.MAX_SIDE - 16, Region.MAX_SIDE - 16, 16, 16);

    assertRefused(reference(file.toUri(), 0, far, LOSSLESS), Kind.UNSUPPORTED)
        .withMessageStartingWith("reference.region: at 999999984,999999984 of level 0 (expected:");
  }

  /** Whoever can write to the tiles' topics names files of this machine. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s../secret.tif",
        "%s%%2e%%2e/secret.tif",
        "%slink.tif",
        "file:///etc/passwd",
        "http://host/a.tif",
        "jar:file:///a!/b"
      })
  void shouldReadNothingOutsideOfTheRoots(String uri) throws Exception {
    Path secret = SmallTiffs.write(folder.resolve("secret.tif"), 48, 1);
    Files.createSymbolicLink(scans.resolve("link.tif"), secret);
    String known = version(secret);
    URI outside = URI.create(uri.formatted(scans.toUri()));
    TileReference reference = new TileReference(outside, 0, new Region(0, 0, 16, 16), LOSSLESS);

    assertThatExceptionOfType(ImageFormatException.class)
        .isThrownBy(() -> tiles.read(tile(reference, known), 16))
        .withMessageStartingWith("uri")
        .withMessageNotContaining("secret")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NOT_ALLOWED));
  }

  /** It would be decoded from its top for each tile. */
  @Test
  void shouldRefuseAFormatOfWhichNoSingleTileIsRead() throws Exception {
    Path png = scans.resolve("a.png");
    Files.write(png, TilePng.encode(new RgbPixels(16, 16, new byte[16 * 16 * 3])));
    TileReference reference = reference(png.toUri(), 0, new Region(0, 0, 16, 16), LOSSLESS);

    assertThatExceptionOfType(ImageFormatException.class)
        .isThrownBy(() -> tiles.read(tile(reference, version(png)), 16))
        .withMessageContaining("by reference (expected: a format of which single tiles are read)");
  }

  @Test
  void shouldRefuseATileThatDoesNotSayWhichStateOfItsFile() {
    TileReference reference = reference(file.toUri(), 0, new Region(0, 0, 16, 16), LOSSLESS);

    assertThatExceptionOfType(ImageFormatException.class)
        .isThrownBy(() -> tiles.read(tile(reference, null), 16))
        .withMessageStartingWith("sourceVersion: missing");
  }

  @Test
  void shouldRefuseAPlaceThatIsNotTheTiles() {
    TileReference reference = reference(file.toUri(), 0, new Region(0, 0, 16, 16), LOSSLESS);
    TileExtracted elsewhere = Tiles.byReference(0, new Region(16, 0, 16, 16), reference, version);

    assertThatExceptionOfType(ImageFormatException.class)
        .isThrownBy(() -> tiles.read(elsewhere, 16))
        .withMessageStartingWith("reference.region: Region[x=0");
  }

  private ThrowableAssertAlternative<ImageFormatException> assertRefused(
      TileReference reference, Kind kind) {
    return assertThatExceptionOfType(ImageFormatException.class)
        .isThrownBy(() -> read(reference))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private RgbPixels read(TileReference reference) throws IOException, ImageFormatException {
    return tiles.read(tile(reference, version), 16);
  }

  private static TileReference reference(
      URI uri, int level, Region region, @Nullable String decoder) {
    return new TileReference(uri, level, region, decoder);
  }

  private static TileExtracted tile(TileReference reference, @Nullable String version) {
    return Tiles.byReference(0, reference.region(), reference, version);
  }

  private static String version(Path file) throws Exception {
    try (ImageFile image = ImageReaders.open(file.toRealPath(), ImageLimits.DEFAULT)) {
      return image.version();
    }
  }
}
