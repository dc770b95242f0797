package io.tilewise.image.dicom;

import static io.tilewise.image.dicom.Dicoms.assertRefused;

import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.dicom.DicomSlide.Places;
import io.tilewise.image.dicom.DicomSlide.Samples;
import io.tilewise.image.dicom.DicomSlide.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not on the list is refused by name. */
class DicomRefusalsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "1.2.840.10008.1.2.1.99, deflated explicit VR little endian",
    "1.2.840.10008.1.2.2, explicit VR big endian",
    "1.2.840.10008.1.2.1.98, encapsulated uncompressed",
    "1.2.840.10008.1.2.4.51, JPEG extended",
    "1.2.840.10008.1.2.4.70, JPEG lossless",
    "1.2.840.10008.1.2.4.80, JPEG-LS",
    "1.2.840.10008.1.2.4.91, JPEG 2000",
    "1.2.840.10008.1.2.4.203, HTJ2K",
    "1.2.840.10008.1.2.5, RLE",
    "1.2.840.10008.1.2.4.100, another one of the standard",
    "1.2.3.4, a private one"
  })
  void shouldRefuseTransferSyntaxesByName(String uid, String name) throws IOException {
    byte[] file = DicomSlide.of(Samples.RGB).writer().file(uid);

    assertRefused(file, folder, Kind.UNSUPPORTED)
        .hasMessage(
            "DICOM transfer syntax: "
                + name
                + " (expected: uncompressed, little endian, or JPEG baseline)");
  }

  @Test
  void shouldRefuseAnotherClassOfImages() throws IOException {
    assertUnsupported(slide -> slide.text(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.2"))
        .hasMessage(
            "DICOM SOPClassUID (0008,0016): of another class (expected: VL Whole Slide Microscopy"
                + " Image Storage)");
    assertCorrupt(slide -> slide.without(0x0008_0016))
        .hasMessage("DICOM SOPClassUID (0008,0016): missing (expected: a value)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"LABEL", "OVERVIEW", "THUMBNAIL", "LOCALIZER"})
  void shouldRefuseWhatIsNoVolumeAlone(String flavour) throws IOException {
    assertUnsupported(slide -> slide.text(0x0008_0008, "CS", "ORIGINAL\\PRIMARY\\" + flavour))
        .hasMessage(
            "DICOM ImageType (0008,0008): labels, overviews or thumbnails alone (expected: a"
                + " VOLUME)");
  }

  @Test
  void shouldRefuseAnUnknownFlavour() throws IOException {
    assertUnsupported(slide -> slide.text(0x0008_0008, "CS", "ORIGINAL\\PRIMARY\\DOE"))
        .hasMessageStartingWith("DICOM ImageType (0008,0008): of another flavour (expected: ");
  }

  @Test
  void shouldRefuseSeveralPicturesInOne() throws IOException {
    DicomWriter path = new DicomWriter().text(0x0048_0106, "SH", "1");
    assertUnsupported(slide -> slide.ul(0x0048_0303, 3))
        .hasMessage("DICOM TotalPixelMatrixFocalPlanes (0048,0303): 3 (expected: 1)");
    assertUnsupported(slide -> slide.ul(0x0048_0302, 2))
        .hasMessage("DICOM NumberOfOpticalPaths (0048,0302): 2 (expected: 1)");
    assertUnsupported(slide -> slide.items(0x0048_0105, path, path))
        .hasMessage("DICOM OpticalPathSequence (0048,0105): 2 (expected: 1)");
  }

  @Test
  void shouldRefuseFluorescence() throws IOException {
    DicomWriter code = new DicomWriter().text(0x0008_0100, "SH", "111743");
    DicomWriter other = new DicomWriter().text(0x0008_0100, "SH", "111744");
    DicomWriter path = new DicomWriter().items(0x0022_0016, other, code);
    assertUnsupported(slide -> slide.items(0x0048_0105, path))
        .hasMessage(
            "DICOM IlluminationTypeCodeSequence (0022,0016): 111743, fluorescence (expected:"
                + " brightfield)");
  }

  @ParameterizedTest
  @CsvSource({"PALETTE COLOR, PALETTE COLOR", "YBR_ICT, YBR_ICT", "DOE, unknown"})
  void shouldRefuseAPhotometricInterpretationByName(String code, String shown) throws IOException {
    assertUnsupported(slide -> slide.text(0x0028_0004, "CS", code))
        .hasMessage(
            "DICOM PhotometricInterpretation (0028,0004): "
                + shown
                + " (expected: MONOCHROME1, MONOCHROME2, RGB, YBR_FULL or YBR_FULL_422)");
  }

  @Test
  void shouldRefuseYcbcrWithoutJpeg() throws IOException {
    assertUnsupported(slide -> slide.text(0x0028_0004, "CS", "YBR_FULL"))
        .hasMessage(
            "DICOM PhotometricInterpretation (0028,0004): YBR_FULL, uncompressed (expected: with"
                + " JPEG)");
  }

  @Test
  void shouldRefuseOtherSamples() throws IOException {
    assertUnsupported(slide -> slide.us(0x0028_0002, 4))
        .hasMessage("DICOM SamplesPerPixel (0028,0002): 4 (expected: 3, as RGB has)");
    assertUnsupported(slide -> slide.us(0x0028_0100, 32))
        .hasMessage("DICOM BitsAllocated (0028,0100): 32 (expected: 8 or 16)");
    assertUnsupported(slide -> slide.us(0x0028_0101, 7))
        .hasMessage("DICOM BitsStored (0028,0101): 7 (expected: 8, as BitsAllocated)");
    assertUnsupported(slide -> slide.us(0x0028_0102, 6))
        .hasMessage("DICOM HighBit (0028,0102): 6 (expected: 7, the highest of them)");
    assertUnsupported(slide -> slide.us(0x0028_0103, 1))
        .hasMessage("DICOM PixelRepresentation (0028,0103): 1 (expected: 0, unsigned)");
    assertCorrupt(slide -> slide.us(0x0028_0006, 2))
        .hasMessage("DICOM PlanarConfiguration (0028,0006): 2 (expected: 0 or 1)");
  }

  @Test
  void shouldRefuseJpegOf16Bits() throws IOException {
    byte[] file =
        DicomSlide.of(Samples.JPEG_GREY)
            .file(slide -> slide.us(0x0028_0100, 16).us(0x0028_0101, 16).us(0x0028_0102, 15));

    assertRefused(file, folder, Kind.UNSUPPORTED)
        .hasMessage("DICOM BitsAllocated (0028,0100): 16 of JPEG (expected: 8)");
  }

  @Test
  void shouldRefuseJfifOverRgbWithTheNumberOfTheFrame() throws IOException {
    byte[] file =
        DicomSlide.of(Samples.JPEG_YBR).file(slide -> slide.text(0x0028_0004, "CS", "RGB"));

    assertRefused(file, folder, Kind.UNSUPPORTED)
        .hasMessage(
            "DICOM frame 0: DICOM PhotometricInterpretation (0028,0004): RGB, over a JPEG with a"
                + " JFIF marker, YCbCr (expected: the same)");
  }

  @Test
  void shouldRefuseAnotherOrganization() throws IOException {
    assertUnsupported(slide -> slide.text(0x0020_9311, "CS", "3D"))
        .hasMessage(
            "DICOM DimensionOrganizationType (0020,9311): another one (expected: TILED_FULL or"
                + " TILED_SPARSE)");
  }

  @Test
  void shouldRefuseFramesWhosePlaceNobodyTells() throws IOException {
    assertCorrupt(slide -> slide.without(0x0020_9311))
        .hasMessage("DICOM frame positions: missing (expected: of each frame, or TILED_FULL)");
  }

  @Test
  void shouldRefuseAMissingTile() throws IOException {
    DicomSlide slide = DicomSlide.of(Samples.RGB).with(Places.SPARSE);

    assertRefused(
            slide.writer(0, slide.count() - 1).file(DicomSlide.EXPLICIT), folder, Kind.CORRUPT)
        .hasMessage("DICOM frames: 5 (expected: 6, each tile of the level once)");
  }

  @Test
  void shouldRefuseADoubledTileAndOneBesideTheGrid() throws IOException {
    assertPlaced(Kind.CORRUPT, 1, 1)
        .hasMessage("DICOM frame 5: where another one is (expected: each tile of the level once)");
    assertPlaced(Kind.UNSUPPORTED, 18, 1)
        .hasMessage("DICOM frame 5: at 17,0 (expected: within 37x29, at a multiple of 16x16)");
    assertPlaced(Kind.UNSUPPORTED, 49, 17)
        .hasMessage("DICOM frame 5: at 48,16 (expected: within 37x29, at a multiple of 16x16)");
    assertPlaced(Kind.UNSUPPORTED, 1, -15)
        .hasMessage("DICOM frame 5: at 0,-16 (expected: within 37x29, at a multiple of 16x16)");
  }

  /** The last of six frames at another place. */
  private AbstractThrowableAssert<?, ?> assertPlaced(Kind kind, int column, int row)
      throws IOException {
    DicomWriter[] frames = new DicomWriter[6];
    for (int i = 0; i < 6; i++) {
      frames[i] = frame(i % 3 * 16 + 1, i / 3 * 16 + 1);
    }
    frames[5] = frame(column, row);
    byte[] file =
        DicomSlide.of(Samples.RGB)
            .with(Places.SPARSE)
            .file(slide -> slide.items(0x5200_9230, frames));
    return assertRefused(file, folder, kind);
  }

  private static DicomWriter frame(int column, int row) {
    DicomWriter place = new DicomWriter().sl(0x0048_021e, column).sl(0x0048_021f, row);
    return new DicomWriter().items(0x0048_021a, place);
  }

  @Test
  void shouldRefusePlacesOfSomeFramesAlone() throws IOException {
    DicomWriter half = new DicomWriter().sl(0x0048_021e, 1);
    assertCorrupt(slide -> slide.items(0x5200_9230, frame(1, 1), frame(17, 1)))
        .hasMessage(
            "DICOM PerFrameFunctionalGroupsSequence (5200,9230): 2 items (expected: 6, one a"
                + " frame)");
    assertCorrupt(
            slide ->
                slide.items(
                    0x5200_9230,
                    new DicomWriter().items(0x0048_021a, half),
                    frame(1, 1),
                    frame(1, 1),
                    frame(1, 1),
                    frame(1, 1),
                    frame(1, 1)))
        .hasMessage(
            "DICOM frame positions: 11 numbers of 6 frames (expected: two of each, or none)");
  }

  @Test
  void shouldRefusePlacesThatContradictTheOrder() throws IOException {
    byte[] file =
        DicomSlide.of(Samples.RGB)
            .with(Places.BACKWARDS)
            .file(slide -> slide.text(0x0020_9311, "CS", "TILED_FULL"));

    assertRefused(file, folder, Kind.CORRUPT)
        .hasMessage("DICOM frame 0: not where TILED_FULL has it (expected: row by row)");
  }

  @Test
  void shouldRefuseFragmentsThatNoTableMakesFrames() throws IOException {
    DicomSlide told = DicomSlide.of(Samples.JPEG_YBR).with(Table.BASIC_IN_PARTS);
    byte[] file = told.file();
    int table = DicomDamage.indexOf(file, new byte[] {-2, -1, 0, -32, 24, 0, 0, 0});
    byte[] untold = DicomDamage.without(file, table + 8, 24);
    untold[table + 4] = 0;

    assertRefused(untold, folder, Kind.CORRUPT)
        .hasMessageMatching(
            "DICOM fragments: \\d+ of 6 frames, without an offset table \\(expected: one a"
                + " frame\\)");
  }

  @Test
  void shouldRefusePixelsOfAnotherFormThanTheSyntaxSays() throws IOException {
    assertRefused(
            DicomSlide.of(Samples.JPEG_YBR).writer().file(DicomSlide.EXPLICIT),
            folder,
            Kind.UNSUPPORTED)
        .hasMessageContaining("uncompressed (expected: with JPEG)");
    assertRefused(DicomSlide.of(Samples.RGB).writer().file(DicomSlide.JPEG), folder, Kind.CORRUPT)
        .hasMessage("DICOM PixelData (7fe0,0010): as it is (expected: in fragments, with JPEG)");
    assertCorrupt(slide -> slide.without(DicomSlide.PIXEL_DATA))
        .hasMessage("DICOM PixelData (7fe0,0010): missing (expected: a value)");
  }

  private AbstractThrowableAssert<?, ?> assertUnsupported(Consumer<DicomWriter> change)
      throws IOException {
    return assertRefused(DicomSlide.of(Samples.RGB).file(change), folder, Kind.UNSUPPORTED);
  }

  private AbstractThrowableAssert<?, ?> assertCorrupt(Consumer<DicomWriter> change)
      throws IOException {
    return assertRefused(DicomSlide.of(Samples.RGB).file(change), folder, Kind.CORRUPT);
  }
}
