package io.tilewise.image.tiff;

import static io.tilewise.image.tiff.Tiffs.assertRefused;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.openslide.OpenSlideLibrary;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not on the list is refused by name. */
class TiffRefusalsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "2, fax", "4, fax", "6, old-style JPEG", "32773, PackBits", "33003, JPEG 2000 of Aperio",
    "33005, JPEG 2000 of Aperio", "34712, JPEG 2000", "34887, LERC", "34925, LZMA", "50001, WebP",
    "50002, JPEG XL", "12345, unknown"
  })
  void shouldRefuseACompressionByName(int compression, String name) throws IOException {
    assertUnsupported(page -> page.shorts(259, compression))
        .hasMessage(
            "TIFF Compression (tag 259): "
                + compression
                + ", "
                + name
                + " (expected: 1 none, 5 LZW, 7 JPEG, 8 deflate, 32946 deflate, 50000 zstd)");
  }

  @ParameterizedTest
  @CsvSource({"3, palette", "4, a mask", "5, CMYK", "8, Lab", "32803, raw of a camera"})
  void shouldRefuseAPhotometricInterpretationByName(int photometric, String name)
      throws IOException {
    assertUnsupported(page -> page.shorts(262, photometric))
        .hasMessage(
            "TIFF PhotometricInterpretation (tag 262): "
                + photometric
                + ", "
                + name
                + " (expected: 0 or 1, grey, 2, RGB, or 6, YCbCr)");
  }

  @Test
  void shouldRefuseYCbCrWithoutJpeg() throws IOException {
    assertUnsupported(page -> page.shorts(262, 6))
        .hasMessage(
            "TIFF PhotometricInterpretation (tag 262): 6, YCbCr, with compression none (expected:"
                + " with JPEG)");
  }

  @Test
  void shouldRefuseOtherSamplesThanUnsignedOnesOf8Or16Bits() throws IOException {
    assertUnsupported(page -> page.shorts(258, 32, 32, 32))
        .hasMessage("TIFF BitsPerSample (tag 258): [32, 32, 32] (expected: all 8 or all 16)");
    assertUnsupported(page -> page.shorts(258, 8, 8, 16))
        .hasMessage("TIFF BitsPerSample (tag 258): [8, 8, 16] (expected: all 8 or all 16)");
    assertUnsupported(page -> page.without(258))
        .hasMessage("TIFF BitsPerSample (tag 258): 1 (expected: 8 or 16)");
    assertUnsupported(page -> page.shorts(339, 2, 2, 2))
        .hasMessage("TIFF SampleFormat (tag 339): [2, 2, 2] (expected: 1, unsigned)");
  }

  @Test
  void shouldRefuseSamplesThatAreNoColours() throws IOException {
    assertUnsupported(page -> page.shorts(277, 5))
        .hasMessage(
            "TIFF SamplesPerPixel (tag 277): 5 of RGB (expected: 3, or one more for alpha)");
    assertUnsupported(page -> page.shorts(277, 4))
        .hasMessage("TIFF ExtraSamples (tag 338): none of 1 (expected: 1 or 2, alpha)");
    assertUnsupported(page -> page.shorts(277, 4).shorts(338, 0))
        .hasMessage("TIFF ExtraSamples (tag 338): 0 (expected: 1 or 2, alpha)");
  }

  @Test
  void shouldRefuseAPredictorThatIsNotOfThisCompression() throws IOException {
    assertUnsupported(page -> page.shorts(317, 2))
        .hasMessage("TIFF Predictor (tag 317): 2 with compression none (expected: 1)");
    assertUnsupported(page -> page.shorts(259, 8).shorts(317, 3))
        .hasMessage("TIFF Predictor (tag 317): 3 with compression deflate (expected: 1 or 2)");
  }

  @Test
  void shouldRefuseBitsInTheOtherOrder() throws IOException {
    assertUnsupported(page -> page.shorts(266, 2))
        .hasMessage("TIFF FillOrder (tag 266): 2 (expected: 1, highest bit first)");
  }

  @Test
  void shouldRefuseJpegOfPlanes() throws IOException {
    assertUnsupported(page -> page.shorts(259, 7).shorts(284, 2))
        .hasMessageStartingWith("TIFF JPEG: of 8 bits, 3 samples, 3 planes (expected: of 8 bits");
  }

  @Test
  void shouldRefuseATranslucentPixelButNotBeyondTheImage() throws Exception {
    TiffKind kind = new TiffKind(1, 16, 2, true, false, 1, 16);
    int[] picture = kind.picture(20, 20, 1);
    picture[4 * (19 * 20 + 19) + 3] = 0xfffe;
    byte[] tiff =
        TiffWriter.classic().with(kind.page(ByteOrder.LITTLE_ENDIAN, picture, 20, 20)).toBytes();

    assertRefused(tiff, folder, Kind.UNSUPPORTED)
        .hasMessage("TIFF alpha: a translucent pixel (expected: opaque pixels)");
  }

  @Test
  void shouldRefuseSeveralImagesAMaskAndAReducedImageAlone() throws IOException {
    byte[] two = TiffWriter.classic().with(page(32)).with(page(32)).toBytes();
    byte[] mask = TiffWriter.classic().with(page(32)).with(page(32).longs(254, 4)).toBytes();

    assertRefused(two, folder, Kind.UNSUPPORTED)
        .hasMessage("TIFF images: 2, several of full resolution (expected: one)");
    assertRefused(mask, folder, Kind.UNSUPPORTED)
        .hasMessage("TIFF NewSubfileType (tag 254): a mask (expected: images alone)");
    assertUnsupported(page -> page.longs(254, 1))
        .hasMessage(
            "TIFF NewSubfileType (tag 254): of the first image, reduced (expected: full"
                + " resolution)");
  }

  @Test
  void shouldRefuseTwoLevelsOfOneSize() throws IOException {
    byte[] tiff =
        TiffWriter.classic()
            .with(page(32))
            .with(page(16).longs(254, 1))
            .with(page(16).longs(254, 1))
            .toBytes();

    assertRefused(tiff, folder, Kind.UNSUPPORTED)
        .hasMessage("TIFF level 2: 16x16 beside 16x16 (expected: smaller, and of the same shape)");
  }

  /** A mask of the tissue would be learnt from it, and a model of colours judge it. */
  @ParameterizedTest
  @CsvSource({
    "1, 8, 8-bit grey",
    "0, 8, '8-bit grey, 0 is white'",
    "2, 16, 16-bit RGB",
  })
  void shouldRefuseALevelOfOtherSamplesThanTheFirst(int photometric, int bits, String samples)
      throws IOException {
    TiffKind other = new TiffKind(8, bits, photometric, false, false, 1, 16);
    TiffWriter.Page level =
        other.page(ByteOrder.LITTLE_ENDIAN, other.picture(32, 16, 1), 32, 16).longs(254, 1);
    String refusal = "TIFF level 1: of " + samples + " (expected: of 8-bit RGB, as level 0)";
    TiffWriter.Page first = TiffStructureTest.page(64, 32);

    assertRefused(TiffWriter.classic().with(first).with(level).toBytes(), folder, Kind.UNSUPPORTED)
        .hasMessage(refusal);
    first = TiffStructureTest.page(64, 32).child(level);
    assertRefused(TiffWriter.classic().with(first).toBytes(), folder, Kind.UNSUPPORTED)
        .hasMessage(refusal);
    first = TiffStructureTest.page(64, 32).text(270, "Aperio Image Library|MPP = 0.5");
    assertRefused(TiffWriter.classic().with(first).with(level).toBytes(), folder, Kind.UNSUPPORTED)
        .hasMessage(refusal);
  }

  @Test
  void shouldRefuseAStackOfImageJ() throws IOException {
    assertUnsupported(page -> page.text(270, "ImageJ=1.11a\nunit=um\nimages=3\nslices=3"))
        .hasMessage(
            "TIFF dialect: a stack of ImageJ (expected: plain TIFF, Aperio SVS, OME-TIFF or NDPI)");
  }

  @ParameterizedTest
  @CsvSource({
    "305, Philips DP v1.0, Philips TIFF",
    "305, MedScan, Trestle TIFF",
    "270, level=0 mag=40 quality=95, Ventana BIF",
    "700, <?xml version='1.0'?><iScan Magnification='40'/>, Ventana BIF",
    "270, <scn xmlns='http://www.leica-microsystems.com/scn/2010/10/01'/>, Leica SCN"
  })
  void shouldSayWhatReadsADialectOfScanners(int tag, String text, String name) throws IOException {
    assertUnsupported(page -> page.text(tag, text)).hasMessage(byOpenSlideAlone(name));
  }

  @ParameterizedTest
  @ValueSource(ints = {33003, 33005})
  void shouldSayWhatReadsJpeg2000OfAperio(int compression) throws IOException {
    assertUnsupported(
            page -> page.shorts(259, compression).text(270, "Aperio Image Library v1|MPP = 0.5"))
        .hasMessage(byOpenSlideAlone("Aperio SVS of JPEG 2000"));
  }

  /** Its own signs are there, but nothing else: OpenSlide has the last word. */
  @ParameterizedTest
  @CsvSource({"305, Philips DP v1.0, Philips TIFF, philips", "305, MedScan, Trestle TIFF, trestle"})
  void shouldRefuseWhatOpenSlideTakesForAnother(int tag, String text, String name, String vendor)
      throws IOException {
    assumeThat(OpenSlideLibrary.find()).as("libopenslide is installed").isPresent();
    byte[] tiff = TiffWriter.classic().with(page(32).text(tag, text)).toBytes();

    assertRefused(tiff, folder, Kind.CORRUPT, ImageLimits.DEFAULT.withOpenSlide(true))
        .hasMessage(name + ": none that OpenSlide knows (expected: one of " + vendor + ")");
  }

  private static String byOpenSlideAlone(String name) {
    return name
        + ": read by OpenSlide alone (expected: libopenslide installed, and"
        + " TILEWISE_OPENSLIDE=true)";
  }

  private org.assertj.core.api.AbstractThrowableAssert<?, ?> assertUnsupported(
      UnaryOperator<TiffWriter.Page> change) throws IOException {
    byte[] tiff = TiffWriter.classic().with(change.apply(page(32))).toBytes();
    return assertRefused(tiff, folder, Kind.UNSUPPORTED);
  }

  private static TiffWriter.Page page(int side) {
    return TiffStructureTest.page(side, side);
  }
}
