package io.tilewise.image.dicom;

import static io.tilewise.image.dicom.Dicoms.assertRefused;
import static io.tilewise.image.dicom.Dicoms.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.Level;
import io.tilewise.image.file.ImageReaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What converters wrote, beside what pydicom and Pillow read of it. */
class RealDicomTest {
  private static final Path DATA = Path.of("../../shared/data");
  private static final int LEVELS = 5;

  @TempDir Path folder;

  @Test
  void shouldReadEveryLevelOfASeriesAsPydicomDoes() throws Exception {
    try (ImageReader image = ImageReaders.open(series(), ImageLimits.DEFAULT);
        PydicomReader other = pydicom()) {
      assertThat(image.layout().format()).isEqualTo("DICOM, JPEG, 8-bit RGB");
      assertThat(image.layout().levels())
          .extracting(Level::width)
          .containsExactly(2220, 1110, 555, 278, 139);
      assertThat(image.layout().micronsPerPixel()).as("of pixels not square").isEmpty();
      for (int level = 0; level < LEVELS; level++) {
        Path file = folder.resolve("level" + level + ".dcm");
        assertSame(Dicoms.read(image, level), other.read(file).orElseThrow());
      }
      image.finish();
    }
  }

  /** Its level 0 has the slide's own JPEGs, RGB behind a data set that says YBR_FULL_422. */
  @Test
  void shouldReadASeriesAsTheSlideThatItWasMadeFrom() throws Exception {
    Path slide = DATA.resolve("slides/CMU-1-Small-Region.svs");
    assumeThat(slide).as("real images beside the repository").exists();

    assertSame(Dicoms.read(series()), Dicoms.read(slide));
  }

  @Test
  void shouldReadUncompressedFramesAsPydicomDoes() throws Exception {
    Path file = data("highdicom_sm_image.dcm");
    try (ImageReader image = ImageReaders.open(file, ImageLimits.DEFAULT);
        PydicomReader other = pydicom()) {
      assertThat(image.layout().micronsPerPixel()).hasValue(0.499);
      assertSame(Dicoms.read(image, 0), other.read(file).orElseThrow());
    }
  }

  @Test
  void shouldRefuseOthersByName() throws Exception {
    assertRefused(data("highdicom_sm_image_jpegls.dcm"), Kind.UNSUPPORTED)
        .hasMessageStartingWith("DICOM transfer syntax: JPEG-LS (expected: ");
    assertRefused(data("highdicom_sm_image_grayscale.dcm"), Kind.UNSUPPORTED)
        .hasMessageContaining("111743, fluorescence (expected: brightfield)");
  }

  private Path series() throws IOException {
    for (int level = 0; level < LEVELS; level++) {
      Files.copy(
          data("cmu-1-small-region.level" + level + ".dcm"),
          folder.resolve("level" + level + ".dcm"));
    }
    return folder;
  }

  private static PydicomReader pydicom() {
    var started = PydicomReader.start();
    assumeThat(started).as("python3 with pydicom, numpy and Pillow").isPresent();
    return started.orElseThrow();
  }

  private static Path data(String name) {
    Path file = DATA.resolve("scans").resolve(name);
    assumeThat(file).as("real images beside the repository").exists();
    return file;
  }
}
