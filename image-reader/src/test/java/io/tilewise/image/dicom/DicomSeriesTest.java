package io.tilewise.image.dicom;

import static io.tilewise.image.dicom.Dicoms.assertRefused;
import static io.tilewise.image.dicom.Dicoms.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of files that are levels of one slide, and such as are not. */
class DicomSeriesTest {
  private static final DicomSlide FULL =
      new DicomSlide(100, 60, 16, Samples.RGB, Table.NONE, Places.FULL, 1);
  private static final DicomSlide HALF = FULL.sized(50, 30);
  private static final DicomSlide SMALL = FULL.sized(13, 8);
  private static final int INSTANCE = 0x0008_0018;

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
  void shouldRefuseADoubledLevel() throws Exception {
    write("a", FULL);
    write("b", HALF);
    write("c", HALF);

    assertRefused(folder, Kind.CORRUPT)
        .hasMessage("DICOM level 2: 50x30 twice (expected: each level once)");
  }

  /** Whatever else is doubled by that: a copy of a level in parts is one, too. */
  @Test
  void shouldRefuseACopyOfAFile() throws Exception {
    write("a", FULL.file(slide -> slide.text(INSTANCE, "UI", "1.2.3.1")));
    byte[] half =
        HALF.file(
            slide -> slide.text(INSTANCE, "UI", "1.2.3.2").text(0x0020_9161, "UI", "1.2.3.7"));
    write("b", half);
    try (ImageReader image = ImageReaders.open(folder, ImageLimits.DEFAULT)) {
      assertThat(image.layout().levels()).hasSize(2);
    }
    write("copy of b", half);

    assertRefused(folder, Kind.CORRUPT)
        .hasMessage(
            "file 3 of 3, by name: DICOM SOPInstanceUID (0008,0018): that of another file too"
                + " (expected: each file once)");
  }

  @Test
  void shouldRefuseALevelOfOtherSamplesThanTheFirst() throws Exception {
    write("a", FULL);
    write("b", new DicomSlide(50, 30, 16, Samples.GREY, Table.NONE, Places.FULL, 2));
    assertRefused(folder, Kind.UNSUPPORTED)
        .hasMessage("DICOM level 1: of 8-bit grey (expected: of 8-bit RGB, as level 0)");

    write("b", new DicomSlide(50, 30, 16, Samples.JPEG_YBR, Table.NONE, Places.FULL, 2));
    try (ImageReader image = ImageReaders.open(folder, ImageLimits.DEFAULT)) {
      assertThat(image.layout().levels()).as("of another compression").hasSize(2);
    }
  }

  @Test
  void shouldRefuseASeriesWithoutItsFullResolution() throws Exception {
    String lower = "DERIVED\\PRIMARY\\VOLUME\\RESAMPLED";
    Path half = write("b", HALF.file(slide -> slide.text(0x0008_0008, "CS", lower)));
    for (int i = 0; i < 2; i++) {
      assertRefused(folder, Kind.UNSUPPORTED)
          .hasMessage(
              "DICOM ImageType (0008,0008): RESAMPLED in every level (expected: also the level of"
                  + " full resolution, which is not)");
      write("c", SMALL.file(slide -> slide.text(0x0008_0008, "CS", lower)));
      other("label", "LABEL");
    }
    assertSame(Dicoms.read(half), HALF.pixels());

    write("a", FULL);
    assertSame(Dicoms.read(folder), FULL.pixels());
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
  void shouldKeepNothingOfALabelsPixels() throws Exception {
    Path label = folder.resolve("label");
    other("label", "LABEL");

    try (FileBytes bytes = FileBytes.open(label)) {
      assertThat(SeriesFile.read("", bytes, new Fragments.Room()).file().pixels()).isEmpty();
    }
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

  private Path write(String name, DicomSlide slide) throws IOException {
    return write(name, slide.file());
  }

  private Path write(String name, byte[] file) throws IOException {
    return Files.write(folder.resolve(name), file);
  }
}
