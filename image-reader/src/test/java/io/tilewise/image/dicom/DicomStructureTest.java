package io.tilewise.image.dicom;

import static io.tilewise.image.dicom.Dicoms.assertRefused;

import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.dicom.DicomSlide.Places;
import io.tilewise.image.dicom.DicomSlide.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are damaged, contradict themselves or claim to be large. */
class DicomStructureTest {
  private static final byte[] SLIDE = DicomSlide.of(Samples.RGB).file();

  @TempDir Path folder;

  @Test
  void shouldRefuseAFileThatEndsTooEarly() throws IOException {
    for (Samples samples : new Samples[] {Samples.RGB, Samples.JPEG_YBR}) {
      byte[] whole = DicomSlide.of(samples).with(Places.SPARSE).file();
      for (int length = 132; length < whole.length; length += 7) {
        assertRefused(Arrays.copyOf(whole, length), folder, Kind.CORRUPT);
      }
    }
  }

  @Test
  void shouldRefuseBytesBehindTheEnd() throws IOException {
    assertRefused(Arrays.copyOf(SLIDE, SLIDE.length + 12), folder, Kind.CORRUPT)
        .hasMessage(
            "DICOM element (0000,0000): of no known value representation (expected: one of PS3.5)");
    byte[] twice = Arrays.copyOf(SLIDE, SLIDE.length + 10);
    System.arraycopy(SLIDE, DicomDamage.element(SLIDE, 0x0028_0010), twice, SLIDE.length, 10);
    assertRefused(twice, folder, Kind.CORRUPT)
        .hasMessage(
            "DICOM element (0028,0010): out of its order (expected: behind all smaller"
                + " numbers)");
  }

  @Test
  void shouldRefuseAnElementThatIsThereTwice() throws IOException {
    int at = DicomDamage.element(SLIDE, 0x0028_0010);
    byte[] twice = new byte[SLIDE.length + 10];
    System.arraycopy(SLIDE, 0, twice, 0, at + 10);
    System.arraycopy(SLIDE, at, twice, at + 10, SLIDE.length - at);

    assertRefused(twice, folder, Kind.CORRUPT)
        .hasMessage(
            "DICOM element (0028,0010): out of its order (expected: behind all smaller"
                + " numbers)");
  }

  @Test
  void shouldRefuseAnotherValueRepresentation() throws IOException {
    assertCorrupt(slide -> slide.put(0x0028_0010, "SS", new byte[] {16, 0}))
        .hasMessage("DICOM Rows (0028,0010): of another value representation (expected: US)");
    assertCorrupt(slide -> slide.put(0x0028_0010, "US", new byte[] {16, 0, 0, 0}))
        .hasMessage("DICOM Rows (0028,0010): 4 bytes (expected: 2, one number)");
    assertCorrupt(slide -> slide.put(0x0028_0010, "US", new byte[0]))
        .hasMessage("DICOM Rows (0028,0010): missing (expected: a value)");
    assertCorrupt(slide -> slide.put(0x0020_000e, "UI", new byte[300]))
        .hasMessage("DICOM SeriesInstanceUID (0020,000e): 300 bytes (expected: at most 256)");
  }

  @Test
  void shouldRefuseAnUndefinedLengthOfAValue() throws IOException {
    int series = DicomDamage.element(SLIDE, 0x0048_0105);
    byte[] open = DicomDamage.withInt(SLIDE, series + 8, -1);
    assertRefused(open, folder, Kind.CORRUPT)
        .hasMessageContaining("in a sequence (expected: an item, (fffe,e000))");
    assertCorrupt(
            slide ->
                slide.fragments(0x0009_1001, new byte[0], List.of()).without(DicomSlide.PIXEL_DATA))
        .hasMessage("DICOM PixelData (7fe0,0010): missing (expected: a value)");
    byte[] implicit = DicomSlide.of(Samples.RGB).writer().file(DicomSlide.IMPLICIT);
    int pixels = DicomDamage.element(implicit, DicomSlide.PIXEL_DATA);
    assertRefused(DicomDamage.withInt(implicit, pixels + 4, -1), folder, Kind.CORRUPT)
        .hasMessage("DICOM element (7fe0,0010): of undefined length (expected: a length)");
  }

  @Test
  void shouldRefuseLengthsBeyondTheFileAndBeyondTheirItem() throws IOException {
    int pixels = DicomDamage.element(SLIDE, DicomSlide.PIXEL_DATA);
    assertRefused(DicomDamage.withInt(SLIDE, pixels + 8, 0x7fff_fffe), folder, Kind.CORRUPT)
        .hasMessageMatching(
            "DICOM element \\(7fe0,0010\\): 2147483646 bytes at \\d+ \\(expected: within \\d+\\)");
    int spacing = DicomDamage.element(SLIDE, 0x0028_0030);
    byte[] longer = SLIDE.clone();
    longer[spacing + 6] += 2;
    assertRefused(longer, folder, Kind.CORRUPT)
        .hasMessageMatching(
            "DICOM element \\(0028,0030\\): 16 bytes at \\d+ \\(expected: within \\d+\\)");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldRefuseSequencesThousandsDeep(boolean explicit) throws IOException {
    byte[] deep = deep(10_000, explicit);
    DicomWriter slide = DicomSlide.of(Samples.RGB).writer();
    byte[] file = slide.file(explicit ? DicomSlide.EXPLICIT : DicomSlide.IMPLICIT);
    int at = DicomDamage.element(file, 0x0010_0010);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(file, 0, at);
    all.writeBytes(deep);
    all.write(file, at, file.length - at);

    assertRefused(all.toByteArray(), folder, Kind.CORRUPT)
        .hasMessage("DICOM sequences: more than 32 in one another (expected: fewer)");
  }

  /** Sequences of undefined length, which end one after the other. */
  private static byte[] deep(int depth, boolean explicit) {
    byte[] begin = new DicomWriter().delimited(0x0009_1001, "SQ").bytes(explicit);
    int header = begin.length - 8;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] item = {-2, -1, 0, -32, -1, -1, -1, -1};
    byte[] ends = {-2, -1, 13, -32, 0, 0, 0, 0, -2, -1, -35, -32, 0, 0, 0, 0};
    for (int i = 0; i < depth; i++) {
      out.write(begin, 0, header);
      out.writeBytes(item);
    }
    for (int i = 0; i < depth; i++) {
      out.writeBytes(ends);
    }
    return out.toByteArray();
  }

  @Test
  void shouldRefuseClaimsBeforeItTakesMemoryForThem() throws IOException {
    assertRefused(
            changed(slide -> slide.us(0x0028_0010, 60_000).us(0x0028_0011, 60_000)),
            folder,
            Kind.TOO_LARGE)
        .hasMessage(
            "DICOM frame: 60000x60000 (expected: at most 100000000 pixels in memory at once)");
    assertRefused(
            changed(slide -> slide.text(0x0028_0008, "IS", "2000000000")), folder, Kind.TOO_LARGE)
        .hasMessage("DICOM NumberOfFrames (0028,0008): 2000000000 (expected: at most 1048576)");
    assertRefused(
            changed(slide -> slide.ul(0x0048_0006, -1).ul(0x0048_0007, -1)), folder, Kind.TOO_LARGE)
        .hasMessage("DICOM size: 2147483647x2147483647 (expected: at most 200000 pixels a side)");
    assertCorrupt(slide -> slide.text(0x0028_0008, "IS", "1000000"))
        .hasMessage("DICOM frames: 1000000 (expected: 6, each tile of the level once)");
    assertCorrupt(
            slide -> slide.us(0x0028_0010, 1).us(0x0028_0011, 1).text(0x0028_0008, "IS", "1073"))
        .hasMessageMatching(
            "DICOM PixelData \\(7fe0,0010\\): 4608 bytes \\(expected: 3220 of 1073 frames\\)");
  }

  @Test
  void shouldRefuseNumbersThatAreNone() throws IOException {
    assertCorrupt(slide -> slide.text(0x0028_0008, "IS", "six"))
        .hasMessage("DICOM NumberOfFrames (0028,0008): no number (expected: one)");
    assertCorrupt(slide -> slide.text(0x0028_0008, "IS", "6\\6"))
        .hasMessage("DICOM NumberOfFrames (0028,0008): no number (expected: one)");
    assertCorrupt(slide -> slide.text(0x0028_0008, "IS", "0"))
        .hasMessage("DICOM NumberOfFrames (0028,0008): 0 (expected: >= 1)");
    assertCorrupt(slide -> slide.us(0x0028_0010, 0))
        .hasMessage("DICOM Rows (0028,0010): 0 (expected: >= 1)");
    assertCorrupt(slide -> slide.ul(0x0048_0006, 0))
        .hasMessage("DICOM total pixel matrix: 0x29 (expected: at least 1x1)");
  }

  @Test
  void shouldRefuseWithoutMetaInformation() throws IOException {
    byte[] file = DicomDamage.without(SLIDE, 132, 12);
    assertRefused(file, folder, Kind.CORRUPT)
        .hasMessage("DICOM meta information: without its length (expected: (0002,0000) first)");
    byte[] longer = DicomDamage.withInt(SLIDE, 140, 1 << 30);
    assertRefused(longer, folder, Kind.CORRUPT)
        .hasMessageStartingWith("DICOM meta information: 1073741824 bytes at ");
    byte[] shorter = DicomDamage.withInt(SLIDE, 140, 14);
    assertRefused(shorter, folder, Kind.CORRUPT)
        .hasMessage("DICOM TransferSyntaxUID (0002,0010): missing (expected: a value)");
  }

  /** Metadata has a bound; a hole in a file costs nobody anything but whoever looks through it. */
  @Test
  void shouldRefuseMuchThatIsNoPixels() throws IOException {
    byte[] large = new byte[(64 << 20) + 2];
    assertRefused(changed(slide -> slide.put(0x0009_1001, "OB", large)), folder, Kind.TOO_LARGE)
        .hasMessageStartingWith("DICOM: 67108");
  }

  private static byte[] changed(Consumer<DicomWriter> change) {
    return DicomSlide.of(Samples.RGB).file(change);
  }

  private AbstractThrowableAssert<?, ?> assertCorrupt(Consumer<DicomWriter> change)
      throws IOException {
    return assertRefused(changed(change), folder, Kind.CORRUPT);
  }
}
