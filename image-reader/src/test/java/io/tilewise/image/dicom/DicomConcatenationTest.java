package io.tilewise.image.dicom;

import static io.tilewise.image.dicom.Dicoms.assertRefused;
import static io.tilewise.image.dicom.Dicoms.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.dicom.DicomSlide.Places;
import io.tilewise.image.dicom.DicomSlide.Samples;
import io.tilewise.image.dicom.DicomSlide.Table;
import io.tilewise.image.file.ImageReaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Levels in several files, and files that claim to be parts of one. */
class DicomConcatenationTest {
  private static final DicomSlide FULL =
      new DicomSlide(100, 60, 16, Samples.RGB, Table.NONE, Places.FULL, 1);
  private static final DicomSlide SMALL = FULL.sized(13, 8);
  private static final int CONCATENATION = 0x0020_9161;
  private static final int PARTS = 0x0020_9163;
  private static final int OFFSET = 0x0020_9228;

  @TempDir Path folder;

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
        .hasMessageContaining(
            "file 1 of 3, by name: DICOM concatenation: the part from frame 10 on twice (expected:"
                + " each part of a level once)");
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

  @Test
  void shouldSayThatALevelOfOnePartIsThereTwice() throws Exception {
    part("a", FULL, 0, FULL.count());
    part("b", FULL, 0, FULL.count());

    assertRefused(folder, Kind.CORRUPT)
        .hasMessage("file 1 of 2, by name: DICOM level: 100x60 twice (expected: each level once)");
  }

  /** A file may say how many parts there are, and need not. */
  @Test
  void shouldRefuseFewerOrMorePartsThanThereShallBe() throws Exception {
    part("a", FULL, 0, 10, slide -> slide.us(PARTS, 2));
    assertRefused(folder, Kind.CORRUPT).hasMessage(parts(2, 1));
    part("b", FULL, 10, FULL.count());
    assertSame(Dicoms.read(folder), FULL.pixels());
    part("b", FULL, 10, FULL.count(), slide -> slide.us(PARTS, 3));
    assertRefused(folder, Kind.CORRUPT).hasMessageEndingWith(parts(3, 2));
    part("b", FULL, 10, 20, slide -> slide.us(PARTS, 2));
    part("c", FULL, 20, FULL.count());
    assertRefused(folder, Kind.CORRUPT).hasMessageEndingWith(parts(2, 3));
  }

  /** It lacks no tile, but it says itself that it is not all. */
  @Test
  void shouldRefuseThePartOfTwoThatHasAllFrames() throws Exception {
    part("a", FULL, 0, FULL.count(), slide -> slide.us(PARTS, 2));
    assertRefused(folder, Kind.CORRUPT).hasMessage(parts(2, 1));
    write("a", FULL.file(slide -> slide.us(PARTS, 2)));
    assertRefused(folder.resolve("a"), Kind.CORRUPT).hasMessage(parts(2, 1));
  }

  private static String parts(int told, int there) {
    return "DICOM InConcatenationTotalNumber (0020,9163): %d, and %d there (expected: all parts of a level)"
        .formatted(told, there);
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
