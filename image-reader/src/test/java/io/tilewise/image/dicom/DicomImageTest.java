package io.tilewise.image.dicom;

import static io.tilewise.image.dicom.Dicoms.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLayout;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.dicom.DicomSlide.Places;
import io.tilewise.image.dicom.DicomSlide.Samples;
import io.tilewise.image.dicom.DicomSlide.Table;
import io.tilewise.image.file.ImageReaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read of files of every kind, one file alone. */
class DicomImageTest {
  @TempDir Path folder;

  static Stream<DicomSlide> kinds() {
    List<DicomSlide> kinds = new ArrayList<>();
    for (Samples samples : Samples.values()) {
      for (Places places : Places.values()) {
        for (Table table : samples.jpeg() ? Table.values() : new Table[] {Table.NONE}) {
          kinds.add(DicomSlide.of(samples).with(places).with(table));
        }
      }
    }
    return kinds.stream();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void shouldReadFilesOfEveryKind(DicomSlide slide) throws Exception {
    assertSame(Dicoms.read(slide.file(), folder), slide.pixels());
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadFilesWithoutVrs(Places places) throws Exception {
    DicomSlide slide = DicomSlide.of(Samples.RGB).with(places);

    byte[] file = slide.writer().file(DicomSlide.IMPLICIT);

    assertSame(Dicoms.read(file, folder), slide.pixels());
  }

  @Test
  void shouldTellWhatTheFileIs() throws Exception {
    try (ImageReader image = open(DicomSlide.of(Samples.RGB).file())) {
      ImageLayout layout = image.layout();
      assertThat(layout.format()).isEqualTo("DICOM, uncompressed, 8-bit RGB");
      assertThat(layout.decoder()).isEqualTo(ImageLayout.LOSSLESS);
      assertThat(layout.micronsPerPixel()).hasValue(0.5);
      assertThat(layout.sequential()).isFalse();
      assertThat(layout.levels()).hasSize(1);
      assertThat(layout.levels().getFirst().stored().orElseThrow().width()).isEqualTo(16);
    }
    try (ImageReader image = open(DicomSlide.of(Samples.JPEG_GREY).file())) {
      assertThat(image.layout().format()).isEqualTo("DICOM, JPEG, 8-bit grey");
      assertThat(image.layout().decoder()).isEqualTo(ImageLayout.JPEG);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0.0005\\0.000504, 0.504",
    "2.5E-4\\2.5E-4, 0.25",
    "0.0005\\0.0006,",
    "0.0005,",
    "0\\0,",
    "-1\\-1,",
    "1.5f\\1.5f,",
    "NaN\\NaN,"
  })
  void shouldTellMicronsOfSquarePixelsAlone(String spacing, Double microns) throws Exception {
    DicomWriter measures = new DicomWriter().text(0x0028_0030, "DS", spacing);
    byte[] file =
        DicomSlide.of(Samples.RGB)
            .file(
                slide -> slide.items(0x5200_9229, new DicomWriter().items(0x0028_9110, measures)));

    try (ImageReader image = open(file)) {
      assertThat(image.layout().micronsPerPixel().stream().boxed().toList())
          .isEqualTo(microns == null ? List.of() : List.of(microns));
    }
  }

  @Test
  void shouldGiveRegionsInAnyOrderToSeveralThreads() throws Exception {
    DicomSlide slide = DicomSlide.of(Samples.JPEG_YBR).with(Table.BASIC_IN_PARTS);
    RgbPixels whole = slide.pixels();
    try (ImageReader image = open(slide.file())) {
      IntStream.range(0, 200)
          .parallel()
          .forEach(
              i -> {
                Random random = new Random(i);
                int x = random.nextInt(50);
                int y = random.nextInt(40);
                assertThat(region(image, x, y, 20, 11).rgb()).isEqualTo(crop(whole, x, y, 20, 11));
              });
      image.finish();
    }
  }

  @Test
  void shouldRefuseALevelThatThereIsNot() throws Exception {
    try (ImageReader image = open(DicomSlide.of(Samples.RGB).file())) {
      assertThatIllegalArgumentException().isThrownBy(() -> image.region(1, 0, 0, 1, 1));
    }
  }

  /** What else may stand in a file: read over, whatever it is and however deep. */
  static Stream<Consumer<DicomWriter>> additions() {
    DicomWriter inner = new DicomWriter().text(0x0008_0100, "SH", "A").us(0x0028_0010, 7);
    DicomWriter nested = new DicomWriter().delimited(0x0040_0560, "SQ", inner, inner);
    List<byte[]> icon = List.of(new byte[] {1, 2}, new byte[600]);
    return Stream.of(
        slide -> slide.delimited(0x0009_1001, "SQ", nested, inner),
        slide -> slide.delimited(0x0009_1001, "UN", nested, inner),
        slide -> slide.items(0x0009_1001, nested, new DicomWriter()),
        slide -> slide.put(0x0009_1001, "UN", new byte[9000]),
        slide ->
            slide.items(
                0x0088_0200,
                new DicomWriter()
                    .us(0x0028_0010, 3)
                    .fragments(DicomSlide.PIXEL_DATA, new byte[0], icon)),
        slide -> slide.put(0xfffc_fffc, "OB", new byte[100]),
        slide -> slide.put(0x7fe0_0001, "OV", new byte[0]),
        slide -> slide.without(0x0008_0008).without(0x0020_0052),
        slide -> slide.text(0x0008_0008, "CS", "DERIVED\\PRIMARY"),
        slide -> slide.delimited(0x0048_0105, "SQ", new DicomWriter().text(0x0048_0106, "SH", "1")),
        slide -> slide.ul(0x0048_0302, 1).ul(0x0048_0303, 1));
  }

  @ParameterizedTest
  @MethodSource("additions")
  void shouldReadOverWhatIsNotNeeded(Consumer<DicomWriter> addition) throws Exception {
    DicomSlide slide = DicomSlide.of(Samples.RGB).with(Places.BACKWARDS);

    assertSame(Dicoms.read(slide.file(addition), folder), slide.pixels());
  }

  @Test
  void shouldReadSequencesWithDelimitersInFilesWithoutVrs() throws Exception {
    DicomSlide slide = DicomSlide.of(Samples.RGB);
    DicomWriter inner = new DicomWriter().text(0x0008_0100, "SH", "A");
    byte[] file =
        slide.writer().delimited(0x0009_1001, "SQ", inner, inner).file(DicomSlide.IMPLICIT);

    assertSame(Dicoms.read(file, folder), slide.pixels());
  }

  /** An odd number of bytes is filled up to an even one. */
  @Test
  void shouldReadAnOddNumberOfBytes() throws Exception {
    DicomSlide slide = new DicomSlide(3, 3, 3, Samples.GREY, Table.NONE, Places.FULL, 4);

    assertSame(Dicoms.read(slide.file(), folder), slide.pixels());
  }

  @Test
  void shouldReadASingleFrameWithoutAPlace() throws Exception {
    DicomSlide slide = new DicomSlide(9, 7, 16, Samples.RGB, Table.NONE, Places.FULL, 4);

    byte[] file = slide.file(writer -> writer.without(0x0020_9311));

    assertSame(Dicoms.read(file, folder), slide.pixels());
  }

  @Test
  void shouldReadASingleFrameOfSeveralFragmentsWithoutATable() throws Exception {
    DicomSlide told =
        new DicomSlide(16, 16, 16, Samples.JPEG_YBR, Table.BASIC_IN_PARTS, Places.FULL, 4);
    byte[] file = told.file();
    byte[] table = {0, 0, 0, 0};
    int at = DicomDamage.indexOf(file, new byte[] {-2, -1, 0, -32, 4, 0, 0, 0}) + 8;
    assertThat(Arrays.copyOfRange(file, at, at + 4)).isEqualTo(table);

    byte[] untold = DicomDamage.without(file, at, 4);
    untold[at - 4] = 0;

    assertSame(Dicoms.read(untold, folder), told.pixels());
  }

  private ImageReader open(byte[] file) throws IOException, ImageFormatException {
    Path written = Files.write(folder.resolve("slide.dcm"), file);
    return ImageReaders.open(written, ImageLimits.DEFAULT);
  }

  private static RgbPixels region(ImageReader image, int x, int y, int width, int height) {
    try {
      return image.region(x, y, width, height);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ImageFormatException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] crop(RgbPixels image, int x, int y, int width, int height) {
    byte[] crop = new byte[width * height * 3];
    int count = Math.max(0, Math.min(width, image.width() - x)) * 3;
    for (int row = 0; row < Math.min(height, image.height() - y) && count > 0; row++) {
      int from = ((y + row) * image.width() + x) * 3;
      System.arraycopy(image.rgb(), from, crop, row * width * 3, count);
    }
    return crop;
  }
}
