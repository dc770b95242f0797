package io.tilewise.image.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.SampleImages;
import io.tilewise.image.png.PngParts;
import io.tilewise.image.png.TilePng;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageReadersTest {
  private static final byte[] PNG = TilePng.encode(SampleImages.noise(40, 30, 3));

  @TempDir Path folder;

  @Test
  void shouldRefuseAMissingFile() {
    assertRefused(folder.resolve("none.png"), Kind.NOT_FOUND)
        .hasMessage("image: no such file (expected: a readable file)");
  }

  @Test
  void shouldRefuseADirectory() {
    assertRefused(folder, Kind.NOT_FOUND)
        .hasMessage(
            "image: a directory without DICOM (expected: a file, or a directory of DICOM files"
                + " alone)");
  }

  @Test
  void shouldRefuseANameThatIsTooLong() {
    assertRefused(folder.resolve("x".repeat(300) + ".png"), Kind.NOT_FOUND)
        .hasMessage("image: a name too long for the file system (expected: a readable file)");
  }

  @Test
  void shouldRefuseSymbolicLinksInACircle() throws IOException {
    Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));

    assertRefused(loop, Kind.NOT_FOUND)
        .hasMessage("image: symbolic links in a circle (expected: a readable file)");
  }

  @Test
  void shouldRefuseAPathThroughAFile() throws IOException {
    Path file = file(PNG);

    assertRefused(file.resolve("a.png"), Kind.NOT_FOUND)
        .hasMessageMatching("image: (no such file|its path leads through a file) \\(expected.*");
  }

  @Test
  void shouldRefuseZeroBytes() throws IOException {
    assertRefused(file(new byte[0]), Kind.CORRUPT)
        .hasMessage("image: 0 bytes (expected: PNG, JPEG, TIFF or DICOM)");
  }

  @Test
  void shouldRefuseTextThatIsCalledPng() throws IOException {
    assertRefused(file("hello world".getBytes(StandardCharsets.UTF_8)), Kind.UNSUPPORTED)
        .hasMessage("image: a text file (expected: PNG, JPEG, TIFF or DICOM)");
    assertRefused(file("ä".repeat(99).getBytes(StandardCharsets.UTF_8)), Kind.UNSUPPORTED)
        .hasMessage("image: a text file (expected: PNG, JPEG, TIFF or DICOM)");
  }

  @Test
  void shouldShowTheFirstBytesOfWhatItDoesNotKnow() throws IOException {
    assertRefused(file(new byte[] {'h', 'i', 0, 1, 2, 3, 4, 5, 6}), Kind.UNSUPPORTED)
        .hasMessage(
            "image: begins with 68 69 00 01 02 03 04 05 (expected: PNG, JPEG, TIFF or DICOM)");
    assertRefused(file(new byte[] {'h', -1, -1, 'i'}), Kind.UNSUPPORTED)
        .hasMessage("image: begins with 68 ff ff 69 (expected: PNG, JPEG, TIFF or DICOM)");
  }

  @ParameterizedTest
  @CsvSource({
    "47494638, GIF",
    "424d0000, BMP",
    "25504446, PDF",
    "52494646123456785745425056503820, WebP",
    "0000001c667479706d696631, HEIF or AVIF",
    "0000000c6a5020200d0a870a, JPEG 2000",
    "0000000c4a584c200d0a870a, JPEG XL"
  })
  void shouldRefuseOtherPicturesByName(String magic, String name) throws IOException {
    assertRefused(file(java.util.HexFormat.of().parseHex(magic)), Kind.UNSUPPORTED)
        .hasMessage(
            "image: %s is not read (expected: PNG, JPEG, TIFF or DICOM; convert it to PNG or TIFF)"
                .formatted(name));
  }

  @ParameterizedTest
  @CsvSource({
    "5a495352415746494c45000000000000, Zeiss CZI",
    "5b5669727475616c204d6963726f73636f70652053706563696d656e5d0d0a, Hamamatsu VMS",
    "5b556e636f6d70726573736564205669727475616c204d6963726f73636f70652053706563696d656e5d0a,"
        + " Hamamatsu VMU"
  })
  void shouldSayWhatToConvertASlideOfAnotherFormatTo(String magic, String name) throws IOException {
    assertRefused(file(java.util.HexFormat.of().parseHex(magic)), Kind.UNSUPPORTED)
        .hasMessage(
            "image: %s is not read (expected: PNG, JPEG, TIFF or DICOM; convert it to OME-TIFF or"
                    .formatted(name)
                + " DICOM, with bfconvert of Bio-Formats say)");
  }

  @ParameterizedTest
  @CsvSource({"49492a00", "4d4d002a", "49492b00", "4d4d002b"})
  void shouldTakeTheSignaturesOfTiffForTiff(String magic) throws IOException {
    assertRefused(file(java.util.HexFormat.of().parseHex(magic)), Kind.CORRUPT)
        .hasMessage("TIFF: ends in its header (expected: directories behind it)");
  }

  @Test
  void shouldTakeTheSignatureOfDicomForDicom() throws IOException {
    byte[] dicom = new byte[200];
    System.arraycopy("DICM".getBytes(StandardCharsets.US_ASCII), 0, dicom, 128, 4);

    assertRefused(file(dicom), Kind.CORRUPT)
        .hasMessage(
            "DICOM element (0000,0000): of no known value representation (expected: one of"
                + " PS3.5)");
  }

  @ParameterizedTest
  @CsvSource({"89504e", "89504e470a1a0a", "89504e470d0d0a1a0d0a"})
  void shouldNameASignatureThatATransferChanged(String magic) throws IOException {
    assertRefused(file(java.util.HexFormat.of().parseHex(magic)), Kind.CORRUPT)
        .hasMessageStartingWith("PNG signature: 89 50 4e")
        .hasMessageEndingWith(" (expected: 89 50 4e 47 0d 0a 1a 0a)");
  }

  @Test
  void shouldRefuseAPngCutOffAnywhereBeforeTheFirstRegion() throws IOException {
    for (int length = 8; length < PNG.length; length += 7) {
      assertRefused(file(Arrays.copyOf(PNG, length)), Kind.CORRUPT)
          .hasMessageStartingWith("PNG: ends in or behind ");
    }
  }

  @Test
  void shouldRefuseTheHeaderOfAHugePngAlone() throws IOException {
    assertRefused(file(Arrays.copyOf(hugePng(), 33)), Kind.CORRUPT)
        .hasMessage("PNG: ends in or behind IHDR (expected: all chunks up to IEND)");
  }

  @Test
  void shouldRefuseAHugePngByItsHeader() throws IOException {
    assertRefused(file(hugePng()), Kind.TOO_LARGE)
        .hasMessage("PNG size: 150000x150000 (expected: at most 20000000000 pixels)");
  }

  @Test
  void shouldRefuseMorePixelsThanTheBytesCanHold() throws IOException {
    ImageLimits wide = new ImageLimits(1L << 40, 1 << 20, 1L << 40, 1 << 28);
    Path file = file(hugePng());

    assertThatThrownBy(() -> ImageReaders.open(file, wide))
        .hasMessageMatching("PNG size: 150000x150000 in \\d+ bytes \\(expected: more bytes .*");
  }

  @Test
  void shouldRefuseARowThatIsTooLong() throws IOException {
    ImageLimits wide = new ImageLimits(1L << 40, 1 << 30, 1L << 40, 1 << 28);
    Path file = file(PngParts.png(100_000_000, 1, 8, 2, new byte[100]));

    assertThatThrownBy(() -> ImageReaders.open(file, wide))
        .hasMessage(
            "PNG size: 100000000x1, 300000000 bytes a row (expected: at most 268435456 bytes a"
                + " row)");
  }

  @Test
  void shouldRefuseAFileLargerThanTheLimit() throws IOException {
    ImageLimits small = new ImageLimits(100, 1000, 1_000_000, 1_000_000);
    Path file = file(PNG);

    assertThatThrownBy(() -> ImageReaders.open(file, small))
        .hasMessage("image: " + PNG.length + " bytes (expected: at most 100 bytes)");
  }

  @Test
  void shouldRefuseASideLongerThanTheLimit() throws IOException {
    ImageLimits small = new ImageLimits(100_000, 39, 1_000_000, 1_000_000);
    Path file = file(PNG);

    assertThatThrownBy(() -> ImageReaders.open(file, small))
        .hasMessage("PNG size: 40x30 (expected: at most 39 pixels a side)");
  }

  @Test
  void shouldRefuseRowsThatNeedMoreMemoryThanTheLimit() throws Exception {
    ImageLimits small = new ImageLimits(100_000, 1000, 1_000_000, 399);
    try (ImageReader reader = ImageReaders.open(file(PNG), small)) {
      assertThatThrownBy(() -> reader.region(0, 0, 10, 10))
          .hasMessage("PNG rows: 40x10 (expected: at most 399 pixels in memory at once)");
    }
  }

  @Test
  void shouldRefuseAnotherFileBehindTheImage() throws IOException {
    byte[] twice = Arrays.copyOf(PNG, PNG.length * 2);
    System.arraycopy(PNG, 0, twice, PNG.length, PNG.length);

    assertRefused(file(twice), Kind.CORRUPT)
        .hasMessage("PNG: byte 0x89 behind IEND (expected: the end of the file)");
  }

  @Test
  void shouldReadAnImageOfOnePixel() throws Exception {
    Path file = file(TilePng.encode(new RgbPixels(1, 1, new byte[] {1, 2, 3})));

    try (ImageReader reader = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      assertThat(reader.region(0, 0, 2, 2).rgb())
          .isEqualTo(new byte[] {1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    }
  }

  @Test
  void shouldGiveOverlappingRegionsFromTopToBottom() throws Exception {
    RgbPixels image = SampleImages.noise(40, 30, 3);
    try (ImageReader reader = ImageReaders.open(file(PNG), ImageLimits.DEFAULT)) {
      for (int y : new int[] {0, 0, 6, 12, 20, 25}) {
        RgbPixels region = reader.region(35, y, 10, 10);

        assertThat(region.rgb()).as("at row %s", y).isEqualTo(crop(image, 35, y, 10, 10));
      }
      reader.finish();
    }
  }

  @Test
  void shouldRefuseToGoBackUp() throws Exception {
    try (ImageReader reader = ImageReaders.open(file(PNG), ImageLimits.DEFAULT)) {
      reader.region(0, 10, 10, 10);

      assertThatThrownBy(() -> reader.region(0, 9, 10, 10))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("region: at 0,9 (expected: x >= 0 and y >= 10)");
    }
  }

  @ParameterizedTest
  @CsvSource({"rare-1.png", "healthy-1.jpg"})
  void shouldReadRealImages(String name) throws Exception {
    Path file = Path.of("../../shared/data/malaria/mosaics", name);
    assumeThat(file).as("real images beside the repository").exists();

    try (ImageReader reader = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      RgbPixels last = reader.region(3968, 3968, 128, 128);
      reader.finish();

      java.awt.image.Raster oracle = javax.imageio.ImageIO.read(file.toFile()).getRaster();
      assertThat(SampleImages.unsigned(last.rgb()))
          .isEqualTo(oracle.getPixels(3968, 3968, 128, 128, (int[]) null));
    }
  }

  private static byte[] crop(RgbPixels image, int x, int y, int width, int height) {
    byte[] crop = new byte[width * height * 3];
    for (int row = 0; row < Math.min(height, image.height() - y); row++) {
      int count = Math.min(width, image.width() - x) * 3;
      int from = ((y + row) * image.width() + x) * 3;
      System.arraycopy(image.rgb(), from, crop, row * width * 3, count);
    }
    return crop;
  }

  private static byte[] hugePng() {
    byte[] png = PngParts.png(150_000, 150_000, 8, 2, new byte[100]);
    assertThat(ByteBuffer.wrap(png).getInt(16)).isEqualTo(150_000);
    return png;
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("image.png"), bytes);
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(Path file, Kind kind) {
    return assertThatThrownBy(() -> ImageReaders.open(file, ImageLimits.DEFAULT).close())
        .isInstanceOfSatisfying(
            ImageFormatException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
