package io.tilewise.image.tiff;

import static io.tilewise.image.tiff.Tiffs.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with headers, directories and tables, and how large they claim to be. */
class TiffStructureTest {
  private static final int FIRST_DIRECTORY_AT = 4;

  @TempDir Path folder;

  @Test
  void shouldRefuseDirectoriesInACircle() throws IOException {
    byte[] tiff = TiffWriter.classic().with(page(20, 20)).toBytes();
    int at = TiffDamage.directoryAt(tiff);
    TiffDamage.patch(tiff, TiffDamage.nextAt(tiff, at), at);

    assertRefused(tiff, folder, Kind.CORRUPT)
        .hasMessage("TIFF directory at " + at + ": twice (expected: each once)");
  }

  @Test
  void shouldRefuseADirectoryBelowItself() throws IOException {
    byte[] tiff = TiffWriter.classic().with(page(20, 20).numbers(330, TiffWriter.IFD, 8)).toBytes();
    int at = TiffDamage.directoryAt(tiff);
    byte[] circle =
        TiffWriter.classic().with(page(20, 20).numbers(330, TiffWriter.IFD, at)).toBytes();

    assertRefused(circle, folder, Kind.CORRUPT)
        .hasMessage("TIFF directory at " + at + ": twice (expected: each once)");
  }

  @Test
  void shouldRefuseTooManyDirectories() throws IOException {
    TiffWriter tiff = TiffWriter.classic().with(page(300, 300));
    for (int i = 0; i < 256; i++) {
      tiff.with(page(10, 10).longs(254, 1));
    }

    assertRefused(tiff.toBytes(), folder, Kind.TOO_LARGE)
        .hasMessage("TIFF directories: 257 or more (expected: at most 256)");
  }

  @Test
  void shouldRefuseADirectoryOutsideOfTheFile() throws IOException {
    byte[] tiff = TiffWriter.classic().with(page(20, 20)).toBytes();
    TiffDamage.patch(tiff, FIRST_DIRECTORY_AT, 0x7fffffff);

    assertRefused(tiff, folder, Kind.CORRUPT)
        .hasMessageMatching("TIFF directory at 2147483647: 2 bytes at 2147483647 \\(expected:.*");
  }

  @Test
  void shouldRefuseABigTiffWithAnOffsetLargerThanALong() throws IOException {
    byte[] tiff = TiffWriter.bigTiff().with(page(20, 20)).toBytes();
    ByteBuffer.wrap(tiff).putLong(8, -1);

    assertRefused(tiff, folder, Kind.CORRUPT)
        .hasMessageStartingWith("TIFF directory at 18446744073709551615: 8 bytes at 1844674407");
  }

  @Test
  void shouldRefuseAnEmptyChain() throws IOException {
    assertRefused(new byte[] {'M', 'M', 0, 42, 0, 0, 0, 0}, folder, Kind.CORRUPT)
        .hasMessage("TIFF directories: 0 (expected: at least 1)");
  }

  @Test
  void shouldRefuseADirectoryOfTooManyEntries() throws IOException {
    byte[] tiff = Arrays.copyOf(new byte[] {'I', 'I', 43, 0, 8, 0, 0, 0, 16}, 40);
    Arrays.fill(tiff, 16, 24, (byte) 0x11);

    assertRefused(tiff, folder, Kind.TOO_LARGE)
        .hasMessageMatching("TIFF directory at 16: \\d+ entries \\(expected: at most 4096\\)");
  }

  @Test
  void shouldRefuseAFieldThatIsThereTwice() throws IOException {
    byte[] tiff = TiffWriter.classic().with(page(20, 20)).toBytes();
    int at = TiffDamage.directoryAt(tiff) + 2;
    System.arraycopy(tiff, at, tiff, at + 12, 12);

    assertRefused(tiff, folder, Kind.CORRUPT)
        .hasMessage("TIFF ImageWidth (tag 256): twice in a directory (expected: once)");
  }

  @ParameterizedTest
  @CsvSource({
    "256, TIFF ImageWidth (tag 256): missing (expected: in every image)",
    "262, TIFF PhotometricInterpretation (tag 262): missing (expected: in every image)",
    "322, TIFF TileLength (tag 323): in an image of strips (expected: none)",
    "323, TIFF TileLength (tag 323): missing (expected: in every image)"
  })
  void shouldRefuseADirectoryThatLacksAField(int tag, String message) throws IOException {
    byte[] tiff = TiffWriter.classic().with(page(20, 20).without(tag)).toBytes();

    assertRefused(tiff, folder, Kind.CORRUPT).hasMessage(message);
  }

  @Test
  void shouldRefuseTablesOfTilesAndOfStrips() throws IOException {
    byte[] tiff = TiffWriter.classic().with(page(20, 20).longs(273, 8)).toBytes();

    assertRefused(tiff, folder, Kind.CORRUPT)
        .hasMessage("TIFF StripOffsets (tag 273): in an image of tiles (expected: none)");
  }

  @Test
  void shouldRefuseATypeThatThereIsNot() throws IOException {
    byte[] tiff =
        TiffWriter.classic().with(page(20, 20).raw(256, 19, 1, new byte[] {20, 0, 0, 0})).toBytes();

    assertRefused(tiff, folder, Kind.CORRUPT)
        .hasMessage("TIFF ImageWidth (tag 256): of type 19 (expected: one of TIFF's)");
  }

  @Test
  void shouldRefuseASizeOfTextAndOfTwoNumbers() throws IOException {
    byte[] text = TiffWriter.classic().with(page(20, 20).text(256, "20")).toBytes();
    byte[] two = TiffWriter.classic().with(page(20, 20).shorts(256, 20, 20)).toBytes();

    assertRefused(text, folder, Kind.CORRUPT)
        .hasMessage("TIFF ImageWidth (tag 256): 3 values (expected: 1)");
    assertRefused(two, folder, Kind.CORRUPT)
        .hasMessage("TIFF ImageWidth (tag 256): 2 values (expected: 1)");
  }

  @Test
  void shouldRefuseMoreValuesThanTheFileHasBytes() throws IOException {
    byte[] tiff =
        TiffWriter.classic().with(page(20, 20).raw(270, 2, 0x7fffffff, new byte[4])).toBytes();

    assertRefused(tiff, folder, Kind.CORRUPT)
        .hasMessageStartingWith("TIFF ImageDescription (tag 270): 2147483647 values of 1 bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "256, 2000000, TIFF size: 2000000x20 (expected: at most 200000 pixels a side)",
    "256, 4294967295, TIFF size: 2147483647x20 (expected: at most 200000 pixels a side)",
    "322, 60000, TIFF tile: 60000x60000 (expected: at most 100000000 pixels in memory at once)"
  })
  void shouldRefuseWhatIsTooLarge(int tag, long side, String message) throws IOException {
    TiffWriter.Page page = page(20, 20).longs(tag, side);
    if (tag == 322) {
      page.longs(323, side);
    }

    assertRefused(TiffWriter.classic().with(page).toBytes(), folder, Kind.TOO_LARGE)
        .hasMessage(message);
  }

  @Test
  void shouldRefuseMoreTilesThanAnySlideHas() throws IOException {
    ImageLimits wide = new ImageLimits(1L << 40, 1 << 30, 1L << 60, 1 << 28);
    byte[] tiff =
        TiffWriter.classic().with(page(20, 20).longs(256, 100_000).longs(257, 100_000)).toBytes();

    assertRefused(tiff, folder, Kind.TOO_LARGE, wide)
        .hasMessage("TIFF tiles: 39062500 of 1 planes (expected: at most 4194304)");
  }

  @Test
  void shouldRefuseZeroForASide() throws IOException {
    assertRefused(
            TiffWriter.classic().with(page(20, 20).longs(257, 0)).toBytes(), folder, Kind.CORRUPT)
        .hasMessage("TIFF ImageLength (tag 257): 0 (expected: >= 1)");
  }

  @Test
  void shouldReadOrRefuseAFileCutOffAnywhere() throws Exception {
    TiffKind kind = TiffKind.RGB.with(8);
    int[] picture = kind.picture(53, 41, 1);
    TiffWriter writer =
        TiffWriter.classic().with(kind.page(ByteOrder.LITTLE_ENDIAN, picture, 53, 41));
    byte[] tiff = writer.toBytes();
    for (int length = 4; length < tiff.length; length += 3) {
      assertRefused(Arrays.copyOf(tiff, length), folder, Kind.CORRUPT);
    }
    Path whole = Files.write(folder.resolve("whole.tif"), tiff);
    assertThat(Tiffs.isSame(Tiffs.read(whole, 0), kind.pixels(picture, 53, 41))).isTrue();
  }

  static TiffWriter.Page page(int width, int height) {
    int[] picture = TiffKind.RGB.picture(width, height, 1);
    return TiffKind.RGB.page(ByteOrder.LITTLE_ENDIAN, picture, width, height);
  }
}
