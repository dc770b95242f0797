package io.tilewise.image.png;

import static io.tilewise.image.png.PngParts.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.SampleImages;
import io.tilewise.image.file.ImageReaders;
import io.tilewise.image.png.PngParts.Chunk;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PngImageReaderTest {
  @TempDir Path folder;

  @Test
  void shouldReadColoursExactly() throws Exception {
    BufferedImage image = SampleImages.random(37, 23, BufferedImage.TYPE_3BYTE_BGR, 1);

    byte[] rgb = read(SampleImages.png(image));

    assertThat(SampleImages.unsigned(rgb)).isEqualTo(SampleImages.samples(image));
  }

  /** Rows of any bytes are filtered rows of some image; here of more than are inflated at once. */
  @Property(tries = 10)
  void shouldReadRowsOfEveryFilterAcrossPieces(
      @ForAll @IntRange(min = 250, max = 400) int width, @ForAll long seed) throws Exception {
    int height = 500;
    int rowBytes = 1 + 3 * width;
    byte[] rows = new byte[height * rowBytes];
    Random random = new Random(seed);
    random.nextBytes(rows);
    for (int y = 0; y < height; y++) {
      rows[y * rowBytes] = (byte) random.nextInt(5);
    }
    byte[] png = PngParts.png(width, height, 8, 2, rows);

    byte[] rgb = TilePng.decode(png, width * height).rgb();

    BufferedImage jdk = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(SampleImages.unsigned(rgb)).isEqualTo(SampleImages.samples(jdk));
  }

  @Test
  void shouldReadPassesOfMoreRowsThanAreInflatedAtOnce() throws Exception {
    BufferedImage image = SampleImages.random(500, 600, BufferedImage.TYPE_3BYTE_BGR, 1);

    byte[] rgb = read(SampleImages.interlacedPng(image));

    assertThat(SampleImages.unsigned(rgb)).isEqualTo(SampleImages.samples(image));
  }

  @Test
  void shouldReadGreyAsThreeEqualValuesOfWhatIsStored() throws Exception {
    BufferedImage image = SampleImages.random(37, 23, BufferedImage.TYPE_BYTE_GRAY, 1);

    byte[] rgb = read(SampleImages.png(image));

    assertThat(SampleImages.unsigned(rgb))
        .isEqualTo(SampleImages.tripled(SampleImages.samples(image), 0));
  }

  @Test
  void shouldReadSixteenBitsAsTheirHighByte() throws Exception {
    BufferedImage image = SampleImages.random(37, 23, BufferedImage.TYPE_USHORT_GRAY, 1);

    byte[] rgb = read(SampleImages.png(image));

    assertThat(SampleImages.unsigned(rgb))
        .isEqualTo(SampleImages.tripled(SampleImages.samples(image), 8));
  }

  @Test
  void shouldReadOneBitAsBlackAndWhite() throws Exception {
    byte[] png = PngParts.png(10, 1, 1, 0, bytes(0, 0b1010_0000, 0b0100_0000));

    byte[] rgb = read(png);

    assertThat(SampleImages.unsigned(rgb))
        .isEqualTo(SampleImages.tripled(new int[] {255, 0, 255, 0, 0, 0, 0, 0, 0, 255}, 0));
  }

  @ParameterizedTest
  @CsvSource({"2, 85", "4, 17"})
  void shouldScaleFewBitsToTheFullRange(int depth, int scale) throws Exception {
    byte[] png = PngParts.png(2, 1, depth, 0, bytes(0, 1 << (8 - depth) | 3 << (8 - 2 * depth)));

    byte[] rgb = read(png);

    assertThat(SampleImages.unsigned(rgb))
        .isEqualTo(SampleImages.tripled(new int[] {scale, 3 * scale}, 0));
  }

  @Test
  void shouldLookUpPaletteColours() throws Exception {
    Chunk palette = new Chunk("PLTE", 1, 2, 3, 250, 251, 252);

    byte[] rgb = read(PngParts.png(2, 1, 8, 3, bytes(0, 1, 0), palette));

    assertThat(rgb).isEqualTo(bytes(250, 251, 252, 1, 2, 3));
  }

  @Test
  void shouldReadColoursUnderOpaqueAlpha() throws Exception {
    byte[] png = PngParts.png(2, 1, 8, 6, bytes(0, 1, 2, 3, 255, 4, 5, 6, 255));

    byte[] rgb = read(png);

    assertThat(rgb).isEqualTo(bytes(1, 2, 3, 4, 5, 6));
  }

  @Test
  void shouldReadGreyUnderOpaqueAlphaOfSixteenBits() throws Exception {
    byte[] png = PngParts.png(1, 1, 16, 4, bytes(0, 7, 99, 255, 255));

    byte[] rgb = read(png);

    assertThat(rgb).isEqualTo(bytes(7, 7, 7));
  }

  @ParameterizedTest
  @CsvSource({
    "8, 6, '0,1,2,3,254', 254 of 255",
    "8, 4, '0,1,0', 0 of 255",
    "16, 6, '0,1,1,2,2,3,3,255,254', 65534 of 65535",
    "16, 4, '0,1,1,254,255', 65279 of 65535"
  })
  void shouldRefuseATranslucentPixelByName(int depth, int color, String row, String alpha) {
    byte[] rows = bytes(Arrays.stream(row.split(",")).mapToInt(Integer::parseInt).toArray());
    byte[] png = PngParts.png(1, 1, depth, color, rows);

    assertThatThrownBy(() -> read(png))
        .hasMessage("PNG alpha: a pixel with " + alpha + " (expected: opaque pixels)");
  }

  @Test
  void shouldRefuseATransparentPaletteEntryThatIsUsed() {
    Chunk palette = new Chunk("PLTE", 1, 2, 3, 4, 5, 6);
    byte[] png = PngParts.png(1, 1, 8, 3, bytes(0, 0), palette, new Chunk("tRNS", 9));

    assertThatThrownBy(() -> read(png))
        .hasMessage("PNG alpha: a pixel with 9 of 255 (expected: opaque pixels)");
  }

  @Test
  void shouldRefuseAColourKeyByName() {
    byte[] png = PngParts.png(1, 1, 8, 0, bytes(0, 0), new Chunk("tRNS", 0, 0));

    assertThatThrownBy(() -> read(png))
        .hasMessage("PNG transparency: a colour key (expected: opaque pixels)");
  }

  @Test
  void shouldRefuseAPaletteIndexBeyondThePalette() {
    byte[] png = PngParts.png(1, 1, 8, 3, bytes(0, 2), new Chunk("PLTE", 1, 2, 3, 4, 5, 6));

    assertThatThrownBy(() -> read(png)).hasMessage("PNG palette index: 2 (expected: < 2)");
  }

  @Test
  void shouldRefuseMoreRowsThanTheHeaderSays() {
    byte[] png = PngParts.png(1, 1, 8, 0, bytes(0, 1, 0, 2));

    assertThatThrownBy(() -> read(png))
        .hasMessage("PNG pixel data: goes on behind the last row (expected: its end)");
  }

  @Test
  void shouldRefuseFewerRowsThanTheHeaderSays() {
    byte[] png = PngParts.png(1, 2, 8, 0, bytes(0, 1));

    assertThatThrownBy(() -> read(png))
        .hasMessage("PNG pixel data: ends too early (expected: all rows)");
  }

  @ParameterizedTest
  @CsvSource({"4, 5", "6, 7"})
  void shouldRefuseTransparencyBesideAnAlphaChannel(int color, int rowBytes) {
    byte[] png = PngParts.png(1, 1, 8, color, new byte[rowBytes], new Chunk("tRNS", 0, 0));

    assertThatThrownBy(() -> read(png))
        .hasMessage("PNG transparency: tRNS beside an alpha channel (expected: one of them)");
  }

  @ParameterizedTest
  @CsvSource({
    "8, 200, 'PNG bit depth: 200 (expected: one that GREY allows)'",
    "8, 3, 'PNG bit depth: 3 (expected: one that GREY allows)'",
    "9, 255, 'PNG colour type: 255 (expected: 0, 2, 3, 4 or 6)'",
    "9, 1, 'PNG colour type: 1 (expected: 0, 2, 3, 4 or 6)'",
    "10, 255, 'PNG compression method: 255 (expected: 0)'",
    "11, 64, 'PNG filter method: 64 (expected: 0)'",
    "12, 2, 'PNG interlace method: 2 (expected: 0 or 1)'"
  })
  void shouldRefuseAHeaderByTheValueThatIsWrong(int at, int value, String said) {
    byte[] header = PngParts.header(1, 1, 8, 0).data();
    header[at] = (byte) value;
    byte[] png =
        PngParts.png(
            List.of(new Chunk("IHDR", header), PngParts.pixels(bytes(0, 5)), new Chunk("IEND")));

    assertThatThrownBy(() -> read(png)).hasMessage(said);
  }

  @Test
  void shouldRefuseAPaletteThatIsNotTriples() {
    byte[] png = PngParts.png(1, 1, 8, 3, bytes(0, 0), new Chunk("PLTE", 1, 2, 3, 4));

    assertThatThrownBy(() -> read(png))
        .hasMessage("PNG palette: 4 bytes (expected: a multiple of 3, up to 768)");
  }

  @Test
  void shouldRefusePixelsThatNeedADictionary() {
    Chunk pixels = PngParts.pixels(bytes(0, 1));
    pixels.data()[1] = (byte) 0xbb;
    byte[] png = PngParts.png(List.of(PngParts.header(1, 1, 8, 0), pixels, new Chunk("IEND")));

    assertThatThrownBy(() -> read(png))
        .hasMessage("PNG pixel data: needs a preset dictionary (expected: none)");
  }

  @Test
  void shouldIgnoreBytesBehindTheStreamOfPixelsAsOthersDo() throws Exception {
    byte[] stream = PngParts.pixels(bytes(0, 9)).data();
    Chunk longer = new Chunk("IDAT", Arrays.copyOf(stream, stream.length + 50));
    byte[] png = PngParts.png(List.of(PngParts.header(1, 1, 8, 0), longer, new Chunk("IEND")));

    assertThat(read(png)).isEqualTo(bytes(9, 9, 9));
  }

  @Property(tries = 60)
  void shouldReadInterlacedImagesLikeAnybodyElse(
      @ForAll @IntRange(min = 1, max = 20) int width,
      @ForAll @IntRange(min = 1, max = 20) int height,
      @ForAll long seed)
      throws Exception {
    BufferedImage image = SampleImages.random(width, height, BufferedImage.TYPE_3BYTE_BGR, seed);

    RgbPixels read = TilePng.decode(SampleImages.interlacedPng(image), 400);

    assertThat(SampleImages.unsigned(read.rgb())).isEqualTo(SampleImages.samples(image));
  }

  @Property(tries = 60)
  void shouldUndoTheFiltersThatOtherWritersChoose(
      @ForAll @IntRange(min = 1, max = 60) int width,
      @ForAll @IntRange(min = 1, max = 60) int height)
      throws Exception {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, (x * 5) << 16 | (y * 7) << 8 | ((x * y) & 0xff));
      }
    }

    RgbPixels read = TilePng.decode(SampleImages.png(image), 3600);

    assertThat(SampleImages.unsigned(read.rgb())).isEqualTo(SampleImages.samples(image));
  }

  @Test
  void shouldUndoEveryFilterOfTheStandard() throws Exception {
    // Worked by hand: rows None, Sub, Up, Average, Paeth over one grey column pair.
    byte[] png = PngParts.png(2, 5, 8, 0, bytes(0, 10, 20, 1, 5, 5, 2, 1, 1, 3, 2, 2, 4, 1, 1));

    RgbPixels read = TilePng.decode(png, 10);

    int[] grey = {10, 20, 5, 10, 6, 11, 5, 10, 6, 11};
    assertThat(SampleImages.unsigned(read.rgb())).isEqualTo(SampleImages.tripled(grey, 0));
  }

  private byte[] read(byte[] png) throws Exception {
    Path file = Files.write(folder.resolve("image"), png);
    try (ImageReader reader = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      RgbPixels all = reader.region(0, 0, reader.width(), reader.height());
      reader.finish();
      return all.rgb();
    }
  }
}
