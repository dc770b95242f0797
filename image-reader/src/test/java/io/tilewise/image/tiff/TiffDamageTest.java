package io.tilewise.image.tiff;

import static io.tilewise.image.tiff.Tiffs.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.SampleImages;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tiles that are damaged, of another size, or claim to be large. */
class TiffDamageTest {
  private static final int SIDE = 16;
  private static final byte[] RAW = new byte[3 * SIDE * SIDE];

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {5, 8, 50000})
  void shouldRefuseATileOfFewerBytesThanItsPixels(int compression) throws IOException {
    byte[] shorter = compressed(compression, Arrays.copyOf(RAW, RAW.length - 1));

    assertTileRefused(compression, shorter, Kind.CORRUPT)
        .hasMessageMatching("TIFF tile: 767 bytes of .* \\(expected: 768 of 16x16 pixels\\)");
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 50000})
  void shouldRefuseATileOfMoreBytesThanItsPixels(int compression) throws IOException {
    byte[] longer = compressed(compression, new byte[RAW.length + 1]);

    assertTileRefused(compression, longer, Kind.CORRUPT)
        .hasMessageMatching("TIFF (deflate: more than 768 bytes|zstd: .*768 bytes).*");
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 8, 50000})
  void shouldRefuseATileThatEndsTooEarly(int compression) throws IOException {
    byte[] whole = compressed(compression, noise());
    for (int length = 1; length < whole.length - 4; length += 5) {
      assertTileRefused(compression, Arrays.copyOf(whole, length), Kind.CORRUPT);
    }
  }

  @Test
  void shouldRefuseAZlibStreamWhoseChecksumIsWrong() throws IOException {
    byte[] stream = compressed(8, noise());
    stream[stream.length - 1] ^= 1;

    assertTileRefused(8, stream, Kind.CORRUPT)
        .hasMessage("TIFF deflate: incorrect data check (expected: a whole zlib stream)");
  }

  @Test
  void shouldRefuseAnLzwCodeThatIsNotInTheTable() throws IOException {
    // 256 (clear), 0, 300, ...
    assertTileRefused(5, HexFormat.of().parseHex("80002580"), Kind.CORRUPT)
        .hasMessage("TIFF LZW: code 300 (expected: at most 258)");
  }

  @Test
  void shouldRefuseLzwOfTheOldOrderByName() throws IOException {
    assertTileRefused(5, HexFormat.of().parseHex("00012580"), Kind.UNSUPPORTED)
        .hasMessageStartingWith("TIFF LZW: lowest bit first (expected:");
  }

  @Test
  void shouldReadLzwThatClearsItsTableAgainAndAgain() throws Exception {
    TiffKind kind = new TiffKind(5, 8, 2, false, false, 1, 256);
    int[] picture = kind.picture(250, 250, 9);
    byte[] tiff =
        TiffWriter.classic().with(kind.page(ByteOrder.LITTLE_ENDIAN, picture, 250, 250)).toBytes();

    assertThat(
            Tiffs.isSame(
                Tiffs.read(Files.write(folder.resolve("a.tif"), tiff), 0),
                kind.pixels(picture, 250, 250)))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 8, 50000})
  void shouldRefuseATileThatGoesOnForMegabytes(int compression) throws IOException {
    byte[] bomb =
        switch (compression) {
          case 5 -> LzwEncoder.encode(new byte[1 << 20]);
          case 8 -> TiffKind.deflated(new byte[1 << 24]);
          default -> Zstd.compress(new byte[1 << 24]);
        };

    assertTileRefused(compression, bomb, Kind.CORRUPT);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 7, 8, 50000})
  void shouldRefuseALargeTileOfAFewBytesBeforeItIsDecoded(int compression) throws IOException {
    TiffWriter.Page page = page(compression, compressed(compression, RAW));
    page.longs(256, 9999).longs(257, 9999).longs(322, 9999).longs(323, 9999);

    assertRefused(TiffWriter.classic().with(page).toBytes(), folder, Kind.CORRUPT)
        .hasMessageMatching("TIFF tile 0: \\d+ bytes for 299940003 of pixels \\(expected: at .*");
  }

  @Test
  void shouldRefuseMuchMoreStoredBytesThanPixels() throws IOException {
    assertTileRefused(8, new byte[2 << 20], Kind.TOO_LARGE)
        .hasMessage("TIFF tile 0: 2097152 bytes for 768 of pixels (expected: at most 1050112)");
  }

  @Test
  void shouldRefuseAJpegOfAnotherSize() throws IOException {
    byte[] jpeg = SampleImages.jpeg(SampleImages.random(8, 16, BufferedImage.TYPE_INT_RGB, 1));

    assertTileRefused(7, jpeg, Kind.CORRUPT)
        .hasMessage("TIFF tile: a JPEG of 8x16 (expected: 16x16)");
  }

  @Test
  void shouldRefuseALargerJpegBeforeItIsDecoded() throws IOException {
    byte[] jpeg = SampleImages.jpeg(SampleImages.random(64, 64, BufferedImage.TYPE_INT_RGB, 1));

    assertTileRefused(7, jpeg, Kind.TOO_LARGE)
        .hasMessage("JPEG size: 64x64 (expected: at most 256 pixels)");
  }

  @Test
  void shouldHoldNoMoreForAJpegOfSeveralScansThanTheLimit() throws IOException {
    byte[] jpeg =
        SampleImages.progressiveJpeg(SampleImages.random(16, 16, BufferedImage.TYPE_INT_RGB, 1));
    ImageLimits limits = new ImageLimits(1 << 20, 100, 10_000, 256);
    byte[] tiff = TiffWriter.classic().with(page(7, jpeg)).toBytes();

    assertRefused(tiff, folder, Kind.TOO_LARGE, limits)
        .hasMessageMatching("JPEG: 16x16 in \\d+ scans needs as much memory as .*at most 256 at.*");
  }

  @Test
  void shouldRefuseAGreyJpegInAColourImage() throws IOException {
    byte[] jpeg = SampleImages.jpeg(SampleImages.random(16, 16, BufferedImage.TYPE_BYTE_GRAY, 1));

    assertTileRefused(7, jpeg, Kind.CORRUPT).hasMessage("JPEG components: 1 (expected: YCBCR)");
  }

  @Test
  void shouldRefuseTablesThatAreNone() throws IOException {
    byte[] jpeg = SampleImages.jpeg(SampleImages.random(16, 16, BufferedImage.TYPE_INT_RGB, 1));
    TiffWriter.Page page = page(7, jpeg).bytes(347, HexFormat.of().parseHex("ffd8ffc00004ffd9"));

    assertRefused(TiffWriter.classic().with(page).toBytes(), folder, Kind.CORRUPT)
        .hasMessageMatching("JPEG tables: a segment at byte 2 of 6.*|.*marker ff c0.*");
  }

  @Test
  void shouldReadTablesThatStandOnceForAllTiles() throws Exception {
    byte[] jpeg = SampleImages.jpeg(SampleImages.random(16, 16, BufferedImage.TYPE_INT_RGB, 1));
    ByteArrayOutputStream tables = new ByteArrayOutputStream();
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    tables.writeBytes(HexFormat.of().parseHex("ffd8ffdd00040007"));
    rest.writeBytes(HexFormat.of().parseHex("ffd8"));
    for (int at = 2; at < jpeg.length; ) {
      int marker = jpeg[at + 1] & 0xff;
      int length =
          marker == 0xda ? jpeg.length - at : 2 + (jpeg[at + 2] << 8 | jpeg[at + 3] & 0xff);
      (marker == 0xdb || marker == 0xc4 ? tables : rest).write(jpeg, at, length);
      at += length;
    }
    tables.writeBytes(HexFormat.of().parseHex("ffd9"));
    byte[] whole = TiffWriter.classic().with(page(7, jpeg)).toBytes();
    byte[] split =
        TiffWriter.classic()
            .with(page(7, rest.toByteArray()).bytes(347, tables.toByteArray()))
            .toBytes();

    assertThat(Tiffs.read(Files.write(folder.resolve("split.tif"), split), 0).rgb())
        .isEqualTo(Tiffs.read(Files.write(folder.resolve("whole.tif"), whole), 0).rgb());
  }

  private AbstractThrowableAssert<?, ?> assertTileRefused(int compression, byte[] tile, Kind kind)
      throws IOException {
    byte[] tiff = TiffWriter.classic().with(page(compression, tile)).toBytes();
    return assertRefused(tiff, folder, kind);
  }

  private static TiffWriter.Page page(int compression, byte[] tile) {
    TiffWriter.Page page = new TiffWriter.Page(ByteOrder.LITTLE_ENDIAN);
    page.longs(256, SIDE).longs(257, SIDE).shorts(258, 8, 8, 8).shorts(259, compression);
    page.shorts(262, compression == 7 ? 6 : 2).shorts(277, 3).tiled(SIDE, SIDE);
    return page.piece(tile);
  }

  private static byte[] compressed(int compression, byte[] bytes) {
    return compression == 7 ? new byte[100] : TiffKind.RGB.with(compression).compressed(bytes);
  }

  private static byte[] noise() {
    return SampleImages.noise(SIDE, SIDE, 1).rgb();
  }
}
