package io.tilewise.standalone.pipeline;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tilewise.standalone.command.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFileTest {
  @TempDir Path folder;

  @Test
  void shouldCallAFolderOfDicomByItsWholeName() throws IOException {
    Path series = series("slide.7");

    assertThat(ImageFile.of(List.of(series), null))
        .containsExactly(new ImageFile("slide.7", series.toRealPath()));
    assertThat(ImageFile.of(List.of(series.resolve("..").resolve("slide.7").resolve(".")), null))
        .containsExactly(new ImageFile("slide.7", series.toRealPath()));
    assertThat(ImageFile.of(List.of(series), "other"))
        .containsExactly(new ImageFile("other", series.toRealPath()));
  }

  @Test
  void shouldRefuseAnotherFolder() throws IOException {
    Files.write(folder.resolve("a.png"), new byte[200]);

    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> ImageFile.of(List.of(folder), null))
        .withMessage(
            "image: "
                + folder
                + ": a directory (expected: an image file, or a folder of DICOM files and nothing"
                + " else)");
  }

  private Path series(String name) throws IOException {
    byte[] dicom = new byte[200];
    System.arraycopy("DICM".getBytes(US_ASCII), 0, dicom, 128, 4);
    Path series = Files.createDirectory(folder.resolve(name));
    Files.write(series.resolve("level0.dcm"), dicom);
    return series;
  }
}
