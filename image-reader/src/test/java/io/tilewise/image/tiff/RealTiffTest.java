package io.tilewise.image.tiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLayout;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.Level;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.file.ImageReaders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What scanners and viewers wrote, beside what libvips and OpenSlide read of it. */
class RealTiffTest {
  private static final Path DATA = Path.of("../../shared/data");
  private static final int FLUORESCENCE = 65434;
  private static final int TILE = 251;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "scans/rgb_geotiff.tiff, 1",
    "scans/test_orient6.tif, 3",
    "scans/yb10kx5k.zstd.tiff, 5",
    "malaria/mosaics/moderate-1.pyramid.tif, 5"
  })
  void shouldReadEveryLevelAsVipsDoes(String name, int levels) throws Exception {
    Path file = data(name);
    Tools.assumeInstalled("vips");
    try (ImageReader image = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      assertThat(image.layout().levels()).hasSize(levels);
      for (int level = 0; level < levels; level++) {
        assertTilesEqual(image, level, Tools.vips(file, folder, level));
      }
      image.finish();
    }
  }

  @Test
  void shouldReadAnSvsAsOpenSlideDoes() throws Exception {
    Path file = data("slides/CMU-1-Small-Region.svs");
    Tools.assumeInstalled("openslide-write-png");
    try (ImageReader image = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      ImageLayout layout = image.layout();
      assertThat(layout.format()).isEqualTo("TIFF (Aperio SVS), JPEG, 8-bit RGB");
      assertThat(layout.micronsPerPixel()).hasValue(0.499);
      assertThat(layout.levels()).hasSize(1);
      assertTilesEqual(image, 0, Tools.openSlide(file, folder, 0, 2220, 2967));
    }
  }

  @Test
  void shouldReadAnNdpiAsOpenSlideDoes() throws Exception {
    Path file = brightfield();
    Tools.assumeInstalled("openslide-write-png");
    try (ImageReader image = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      ImageLayout layout = image.layout();
      assertThat(layout.format()).isEqualTo("TIFF (Hamamatsu NDPI), JPEG, 8-bit RGB");
      assertThat(layout.micronsPerPixel().getAsDouble()).isEqualTo(10_000.0 / 43_826);
      assertThat(layout.levels()).extracting(Level::width).containsExactly(3968, 1984, 992, 496);
      for (int level = 0; level < 4; level++) {
        Level size = layout.level(level);
        assertTilesEqual(
            image, level, Tools.openSlide(file, folder, level, size.width(), size.height()));
      }
    }
  }

  /** The whole file behind five gigabytes of nothing, which take no room on the disk. */
  @Test
  void shouldReadAnNdpiBeyondFourGibibytes() throws Exception {
    byte[] ndpi = Files.readAllBytes(brightfield());
    long moved = 5L << 30;
    Path file = folder.resolve("large.ndpi");
    try (FileChannel to =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
      ByteBuffer header = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
      header.put(ndpi, 0, 4).putLong(4, little(ndpi).getInt(4) + moved);
      to.write(header.rewind(), 0);
      move(ndpi, moved);
      to.write(ByteBuffer.wrap(ndpi), moved);
    }
    ImageLimits limits = new ImageLimits(1L << 40, 200_000, 1 << 30, 1 << 26);

    try (ImageReader large = ImageReaders.open(file, limits);
        ImageReader small = ImageReaders.open(brightfield(), limits)) {
      assertThat(large.layout()).isEqualTo(small.layout());
      for (int level = 0; level < 4; level++) {
        assertTilesEqual(large, level, Tiffs.read(small, level));
      }
    }
  }

  /** Moves offsets in all directories: their low words, and their high ones behind each. */
  private static void move(byte[] ndpi, long moved) {
    ByteBuffer bytes = little(ndpi);
    int at = bytes.getInt(4);
    while (at != 0) {
      int count = bytes.getShort(at);
      int high = at + 2 + 12 * count + 8;
      for (int i = 0; i < count; i++) {
        int entry = at + 2 + 12 * i;
        int type = bytes.getShort(entry + 2);
        int[] sizes = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8};
        boolean offset = type == 2 || sizes[type] * bytes.getInt(entry + 4) > 4;
        if (offset || (bytes.getShort(entry) & 0xffff) == 273) {
          long value = (bytes.getInt(entry + 8) & 0xffffffffL) + moved;
          bytes.putInt(entry + 8, (int) value);
          bytes.putInt(high + 4 * i, (int) (value >> 32));
        }
      }
      int next = bytes.getInt(high - 8);
      bytes.putLong(high - 8, next == 0 ? 0 : next + moved);
      at = next;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "zero_gi.tif|CORRUPT|TIFF ImageLength (tag 257): 0 (expected: >= 1)",
        "hamamatsu-fluorescence.ndpi|UNSUPPORTED|TIFF NDPI fluorescence (tag 65434): a filter"
            + " (expected: brightfield)"
      })
  void shouldRefuseByName(String name, Kind kind, String message) throws IOException {
    Path file = data("scans/" + name);
    Tiffs.assertRefused(Files.readAllBytes(file), folder, kind).hasMessage(message);
  }

  @Test
  void shouldRefuseAnIntervalThatBeginsElsewhere() throws Exception {
    Path file = brightfield();
    byte[] ndpi = Files.readAllBytes(file);
    ByteBuffer bytes = little(ndpi);
    int starts = bytes.getInt(fieldAt(bytes, 65426) + 8);
    bytes.putInt(starts + 40, bytes.getInt(starts + 40) + 1);

    Tiffs.assertRefused(ndpi, folder, Kind.CORRUPT)
        .hasMessageStartingWith("NDPI restart interval 9: no marker ff d1 behind it");
  }

  @Test
  void shouldRefuseIntervalsThatAreMissing() throws Exception {
    Path file = brightfield();
    byte[] ndpi = Files.readAllBytes(file);
    ByteBuffer bytes = little(ndpi);
    bytes.putInt(fieldAt(bytes, 65426) + 4, 607);

    Tiffs.assertRefused(ndpi, folder, Kind.CORRUPT)
        .hasMessage("NDPI restart intervals: 607 (expected: 608)");
  }

  @Test
  void shouldRefuseAnNdpiCutOffAnywhere() throws Exception {
    byte[] ndpi = Files.readAllBytes(brightfield());
    for (int length = 1 << 16; length < ndpi.length; length += 1 << 16) {
      Tiffs.assertRefused(java.util.Arrays.copyOf(ndpi, length), folder, Kind.CORRUPT);
    }
  }

  private void assertTilesEqual(ImageReader image, int level, RgbPixels expected)
      throws IOException, ImageFormatException {
    Level size = image.layout().level(level);
    assertThat(size.width()).isEqualTo(expected.width());
    assertThat(size.height()).isEqualTo(expected.height());
    for (int y = 0; y < size.height(); y += TILE) {
      for (int x = 0; x < size.width(); x += TILE) {
        RgbPixels tile = image.region(level, x, y, TILE, TILE);
        assertThat(Tiffs.isSame(tile, Tiffs.crop(expected, x, y, TILE, TILE)))
            .as("level %d at %d,%d", level, x, y)
            .isTrue();
      }
    }
  }

  /** No slide of Hamamatsu in brightfield is free; this one forgets that it has a filter. */
  private Path brightfield() throws IOException {
    byte[] ndpi = Files.readAllBytes(data("scans/hamamatsu-fluorescence.ndpi"));
    ByteBuffer bytes = little(ndpi);
    int at = bytes.getInt(4);
    while (at != 0) {
      int count = bytes.getShort(at);
      for (int entry = at + 2; entry < at + 2 + 12 * count; entry += 12) {
        if ((bytes.getShort(entry) & 0xffff) == FLUORESCENCE) {
          bytes.putInt(entry + 4, 0);
        }
      }
      at = bytes.getInt(at + 2 + 12 * count);
    }
    return Files.write(folder.resolve("brightfield.ndpi"), ndpi);
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int fieldAt(ByteBuffer bytes, int tag) {
    int entry = bytes.getInt(4) + 2;
    while ((bytes.getShort(entry) & 0xffff) != tag) {
      entry += 12;
    }
    return entry;
  }

  private static Path data(String name) {
    Path file = DATA.resolve(name);
    assumeThat(file).as("real images beside the repository").exists();
    return file;
  }
}
