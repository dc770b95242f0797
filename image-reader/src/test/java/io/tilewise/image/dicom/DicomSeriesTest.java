package io.tilewise.image.dicom;

import static io.tilewise.image.dicom.Dicoms.assertRefused;
import static io.tilewise.image.dicom.Dicoms.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.Level;
import io.tilewise.image.dicom.DicomSlide.Places;
import io.tilewise.image.dicom.DicomSlide.Samples;
import io.tilewise.image.dicom.DicomSlide.Table;
import io.tilewise.image.dicom.dataset.Fragments;
import io.tilewise.image.file.ImageReaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders of files that are levels of one slide, and such as are not. */
class DicomSeriesTest {
  private static final DicomSlide FULL =
      new DicomSlide(100, 60, 16, Samples.RGB, Table.NONE, Places.FULL, 1);
  private static final DicomSlide HALF = FULL.sized(50, 30);
  private static final DicomSlide SMALL = FULL.sized(13, 8);
  private static final int CONCATENATION = 0x0020_9161;
  private static final int OFFSET = 0x0020_9228;

  @TempDir Path folder;

  @Test
  void shouldReadAllLevelsOfASeriesWhateverTheirFilesAreCalled() throws Exception {
    write("b", HALF);
    write("a", SMALL);
    write("c", FULL.with(Places.BACKWARDS));
    other("label", "LABEL");
    other("overview", "OVERVIEW");
    other("thumbnail", "THUMBNAIL");
    try (ImageReader image = ImageReaders.open(folder, ImageLimits.DEFAULT)) {
      assertThat(image.layout().levels()).extracting(Level::width).containsExactly(100, 50, 13);
      assertThat(image.layout().levels().get(1).downsample()).isEqualTo(2);
      assertThat(image.layout().micronsPerPixel()).hasValue(0.5);
      assertSame(Dicoms.read(image, 0), FULL.pixels());
      assertSame(Dicoms.read(image, 1), HALF.pixels());
      assertSame(Dicoms.read(image, 2), SMALL.pixels());
      image.finish();
    }
  }

  /** Labels may be in any compression: nobody looks at them. */
  private void other(String name, String flavour) throws IOException {
    write(
        name,
        FULL.sized(30, 30)
            .file(
                slide ->
                    slide
                        .text(0x0008_0008, "CS", "ORIGINAL\\PRIMARY\\" + flavour)
                        .text(0x0020_0052, "UI", "1.9.9")
                        .text(0x0028_0004, "CS", "PALETTE COLOR")));
  }

  @Test
  void shouldReadAFileAloneAsOneLevel() throws Exception {
    Path half = write("b", HALF);
    write("c", FULL);
    try (ImageReader image = ImageReaders.open(half, ImageLimits.DEFAULT)) {
      assertThat(image.layout().levels()).extracting(Level::width).containsExactly(50);
    }
  }

  @Test
  void shouldPassOverAnIndexAndHiddenFiles() throws Exception {
    write("c", FULL);
    Files.write(folder.resolve("DICOMDIR"), new byte[300]);
    Files.write(folder.resolve(".DS_Store"), new byte[300]);
    Files.createDirectory(folder.resolve(".thumbnails"));

    assertSame(Dicoms.read(folder), FULL.pixels());
  }

  @Test
  void shouldRefuseAFileThatIsNoDicomBesideOthers() throws Exception {
    write("c", FULL);
    write("readme", "not a level".getBytes(StandardCharsets.US_ASCII));

    assertRefused(folder, Kind.UNSUPPORTED)
        .hasMessage(
            "image: a directory of DICOM whose file 2 of 2, by name, is none (expected: DICOM"
                + " alone)");
  }

  @Test
  void shouldRefuseOtherFolders() throws Exception {
    assertRefused(folder, Kind.NOT_FOUND)
        .hasMessage("image: a directory (expected: a readable file)");
    Path inner = Files.createDirectory(folder.resolve("inner"));
    assertRefused(folder, Kind.NOT_FOUND)
        .hasMessage("image: a directory (expected: a readable file)");
    Files.write(inner.resolve("a.dcm"), FULL.file());
    assertSame(Dicoms.read(inner), FULL.pixels());
    Files.createSymbolicLink(inner.resolve("b.dcm"), inner.resolve("a.dcm"));
    assertRefused(inner, Kind.NOT_FOUND)
        .hasMessage("image: a directory (expected: a readable file)");
  }

  @Test
  void shouldRefuseMoreFilesThanMayBeOpen() throws Exception {
    for (int i = 0; i < 257; i++) {
      Files.write(folder.resolve("f" + i), new byte[1]);
    }

    assertRefused(folder, Kind.NOT_FOUND)
        .hasMessage("image: a directory of more than 256 files (expected: a readable file)");
  }

  @Test
  void shouldCountTheBytesOfAllFiles() throws Exception {
    Path one = write("a", FULL);
    write("b", HALF);
    ImageLimits limits = new ImageLimits(Files.size(one) + 1, 1000, 100_000, 100_000);

    assertThatThrownBy(() -> ImageReaders.open(folder, limits))
        .hasMessageMatching("image: \\d+ bytes \\(expected: at most \\d+ bytes\\)");
  }

  @Test
  void shouldRefuseADoubledLevel() throws Exception {
    write("a", FULL);
    write("b", HALF);
    write("c", HALF);

    assertRefused(folder, Kind.CORRUPT)
        .hasMessage("DICOM level 2: 50x30 twice (expected: each level once)");
  }

  @Test
  void shouldRefuseALevelOfAnotherShape() throws Exception {
    write("a", FULL);
    write("b", FULL.sized(50, 20));

    assertRefused(folder, Kind.UNSUPPORTED)
        .hasMessage(
            "DICOM level 1: 50x20 beside 100x60 and 100x60 (expected: smaller, and the first"
                + " divided by one number)");
  }

  @Test
  void shouldRefuseFilesOfTwoSeriesOrOfTwoSlides() throws Exception {
    write("a", FULL);
    write("b", HALF.file(slide -> slide.text(0x0020_000e, "UI", "1.2.3.5")));
    assertRefused(folder, Kind.UNSUPPORTED)
        .hasMessage(
            "file 2 of 2, by name: DICOM SeriesInstanceUID (0020,000e): another one, of two series"
                + " (expected: one)");
    write("b", HALF.file(slide -> slide.text(0x0020_0052, "UI", "1.2.3.5")));
    assertRefused(folder, Kind.UNSUPPORTED)
        .hasMessage(
            "file 2 of 2, by name: DICOM FrameOfReferenceUID (0020,0052): another one, of two"
                + " slides, by their frames of reference (expected: one)");
    write("b", HALF.file(slide -> slide.without(0x0020_000e)));
    assertRefused(folder, Kind.UNSUPPORTED).hasMessageContaining("of two series");
    write("a", FULL.file(slide -> slide.without(0x0020_000e)));
    assertRefused(folder, Kind.CORRUPT).hasMessageContaining("missing (expected: a value)");
  }

  @Test
  void shouldSayWhichFileIsDamagedAndNeverItsName() throws Exception {
    write("Doe^Jane", FULL);
    byte[] half = HALF.file();
    write("Doe^John", Arrays.copyOf(half, half.length - 1));

    assertRefused(folder, Kind.CORRUPT)
        .hasMessageStartingWith("file 2 of 2, by name: DICOM element (7fe0,0010): ")
        .hasMessageNotContaining("Doe");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void shouldReadALevelOutOfParts(int parts) throws Exception {
    for (DicomSlide slide :
        new DicomSlide[] {FULL, FULL.with(Places.BACKWARDS), jpeg(Table.BASIC_IN_PARTS)}) {
      for (int i = 0; i < parts; i++) {
        part(
            "part" + (parts - i),
            slide,
            i * slide.count() / parts,
            (i + 1) * slide.count() / parts);
      }
      write("small", SMALL);
      try (ImageReader image = ImageReaders.open(folder, ImageLimits.DEFAULT)) {
        assertThat(image.layout().levels()).hasSize(2);
        assertSame(Dicoms.read(image, 0), slide.pixels());
      }
    }
  }

  private static DicomSlide jpeg(Table table) {
    return new DicomSlide(100, 60, 16, Samples.JPEG_YBR, table, Places.FULL, 1);
  }

  @Test
  void shouldRefuseAMissingPart() throws Exception {
    part("b", FULL, 10, 20);
    part("c", FULL, 20, FULL.count());
    assertRefused(folder, Kind.CORRUPT)
        .hasMessageContaining(
            "DICOM ConcatenationFrameOffsetNumber (0020,9228): 10 behind 0 frames (expected: 0, all"
                + " parts of a level)");
    part("a", FULL, 0, 10);
    assertSame(Dicoms.read(folder), FULL.pixels());
    Files.delete(folder.resolve("b"));
    assertRefused(folder, Kind.CORRUPT).hasMessageContaining("20 behind 10 frames");
    part("b", FULL, 10, 20);
    Files.delete(folder.resolve("c"));
    assertRefused(folder, Kind.CORRUPT)
        .hasMessageContaining("DICOM frames: 20 (expected: 28, each tile of the level once)");
  }

  @Test
  void shouldRefuseADoubledPartAndOneThatOverlaps() throws Exception {
    part("a", FULL, 0, 10);
    part("b", FULL, 10, FULL.count());
    part("c", FULL, 10, FULL.count());
    assertRefused(folder, Kind.CORRUPT)
        .hasMessageContaining("10 in two files (expected: each part of a level once)");
    part("c", FULL, 8, 9);
    assertRefused(folder, Kind.CORRUPT).hasMessageContaining("8 behind 10 frames");
  }

  @Test
  void shouldRefusePartsOfOtherSamples() throws Exception {
    part("a", FULL, 0, 10);
    part("b", FULL, 10, FULL.count(), slide -> slide.us(0x0028_0006, 1));
    assertRefused(folder, Kind.CORRUPT)
        .hasMessageContaining(
            "DICOM concatenation: parts of other sizes or samples (expected: the same)");
    part("b", FULL, 10, FULL.count(), slide -> slide.ul(0x0048_0006, 99));
    assertRefused(folder, Kind.CORRUPT).hasMessageContaining("parts of other sizes");
  }

  /** A part is no level by itself. */
  @Test
  void shouldRefuseAPartAlone() throws Exception {
    part("a", FULL, 0, 10);

    assertRefused(folder.resolve("a"), Kind.CORRUPT)
        .hasMessage("DICOM frames: 10 (expected: 28, each tile of the level once)");
  }

  /** Files of a few bytes, which cost nobody anything but whoever believes them. */
  @Test
  void shouldRefuseTheFramesThatAllFilesClaimTogether() throws Exception {
    for (int i = 0; i < 3; i++) {
      int offset = i << 20;
      part("part" + i, FULL, 0, 1, slide -> claim(slide, 1 << 20).ul(OFFSET, offset));
    }

    assertRefused(folder, Kind.TOO_LARGE)
        .hasMessage("DICOM frames: 3145728 in 3 files (expected: at most 2097152)");
  }

  @Test
  void shouldLookForPixelsBeforeItTakesMemoryForPlaces() throws Exception {
    write("a", FULL.file(slide -> claim(slide, 1 << 20).without(0x0020_9311)));

    assertRefused(folder.resolve("a"), Kind.CORRUPT)
        .hasMessageStartingWith("DICOM PixelData (7fe0,0010): 21504 bytes (expected: ");
  }

  /** Also where nobody needs them. */
  @Test
  void shouldCountTheFragmentsOfAllFiles() throws Exception {
    write("a", FULL);
    byte[] label =
        FULL.file(
            slide ->
                slide
                    .text(0x0008_0008, "CS", "ORIGINAL\\PRIMARY\\LABEL\\NONE")
                    .fragments(
                        DicomSlide.PIXEL_DATA,
                        new byte[0],
                        Collections.nCopies((1 << 20) + 1, new byte[1])));
    write("b", label);
    assertSame(Dicoms.read(folder), FULL.pixels());
    write("c", label);

    assertRefused(folder, Kind.TOO_LARGE)
        .hasMessage(
            "file 3 of 3, by name: DICOM fragment 1048575: 1 bytes (expected: at most 2097152"
                + " fragments in all, of up to 2147483647)");
  }

  @Test
  void shouldKeepNothingOfALabelsPixels() throws Exception {
    Path label = folder.resolve("label");
    other("label", "LABEL");

    try (FileBytes bytes = FileBytes.open(label)) {
      assertThat(SeriesFile.read("", bytes, new Fragments.Room()).file().pixels()).isEmpty();
    }
  }

  private static DicomWriter claim(DicomWriter slide, int frames) {
    return slide
        .text(0x0028_0008, "IS", "" + frames)
        .us(0x0028_0010, 1)
        .us(0x0028_0011, 1)
        .ul(0x0048_0006, 1 << 11)
        .ul(0x0048_0007, frames >> 11);
  }

  private void part(String name, DicomSlide slide, int from, int to) throws IOException {
    part(name, slide, from, to, all -> {});
  }

  private void part(String name, DicomSlide slide, int from, int to, Consumer<DicomWriter> change)
      throws IOException {
    DicomWriter writer =
        slide.writer(from, to).text(CONCATENATION, "UI", "1.2.3.7").ul(OFFSET, from);
    change.accept(writer);
    write(name, writer.file(slide.syntax()));
  }

  private Path write(String name, DicomSlide slide) throws IOException {
    return write(name, slide.file());
  }

  private Path write(String name, byte[] file) throws IOException {
    return Files.write(folder.resolve(name), file);
  }
}
