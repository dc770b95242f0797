package io.tilewise.image.dicom;

import static io.tilewise.image.dicom.Dicoms.assertRefused;
import static io.tilewise.image.dicom.Dicoms.assertSame;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.dicom.DicomSlide.Places;
import io.tilewise.image.dicom.DicomSlide.Samples;
import io.tilewise.image.dicom.DicomSlide.Table;
import io.tilewise.image.file.ImageReaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in a folder beside the files of a series. */
class DicomFolderTest {
  private static final DicomSlide FULL =
      new DicomSlide(100, 60, 16, Samples.RGB, Table.NONE, Places.FULL, 1);
  private static final DicomSlide HALF = FULL.sized(50, 30);
  private static final String ALONE = " (expected: a file, or a directory of DICOM files alone)";

  @TempDir Path folder;

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
  void shouldRefuseAFolderWithoutDicom() throws Exception {
    assertRefused(folder, Kind.NOT_FOUND).hasMessage("image: a directory without DICOM" + ALONE);
    write("readme", "not a level".getBytes(StandardCharsets.US_ASCII));

    assertRefused(folder, Kind.NOT_FOUND).hasMessage("image: a directory without DICOM" + ALONE);
  }

  @Test
  void shouldSayWhatElseThanFilesAFolderHolds() throws Exception {
    Path file = write("b", FULL);
    Path link = Files.createSymbolicLink(folder.resolve("c"), file);
    assertRefused(folder, Kind.UNSUPPORTED)
        .hasMessage("image: a directory with a symbolic link in it, entry 2 of 2 by name" + ALONE);
    Files.delete(link);
    Path inner = Files.createDirectory(folder.resolve("a"));
    assertRefused(folder, Kind.UNSUPPORTED)
        .hasMessage("image: a directory with another in it, entry 1 of 2 by name" + ALONE);
    Files.delete(inner);
    new ProcessBuilder("mkfifo", folder.resolve("d").toString()).inheritIO().start().waitFor();
    assertRefused(folder, Kind.UNSUPPORTED)
        .hasMessage("image: a directory with a special file in it, entry 2 of 2 by name" + ALONE);
  }

  @Test
  void shouldRefuseMoreFilesThanMayBeOpen() throws Exception {
    for (int i = 0; i < 257; i++) {
      Files.write(folder.resolve("f" + i), new byte[1]);
    }

    assertRefused(folder, Kind.NOT_FOUND)
        .hasMessage("image: a directory of more than 256 files" + ALONE);
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
  void shouldSayWhichFileIsDamagedAndNeverItsName() throws Exception {
    write("Doe^Jane", FULL);
    byte[] half = HALF.file();
    write("Doe^John", Arrays.copyOf(half, half.length - 1));

    assertRefused(folder, Kind.CORRUPT)
        .hasMessageStartingWith("file 2 of 2, by name: DICOM element (7fe0,0010): ")
        .hasMessageNotContaining("Doe");
  }

  private Path write(String name, DicomSlide slide) throws IOException {
    return write(name, slide.file());
  }

  private Path write(String name, byte[] file) throws IOException {
    return Files.write(folder.resolve(name), file);
  }
}
