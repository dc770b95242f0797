package io.tilewise.image.openslide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlidedatTest {
  private static final Set<String> FILES = Set.of("Index.dat", "Data0000.dat", "Data0001.dat");

  @Test
  void shouldTakeATableOfTheSlidesOwnFiles() {
    assertThatCode(
            () ->
                check(
                    """
                    \uFEFF[GENERAL]
                    SLIDE_NAME = /somebody/else
                    [HIERARCHICAL]
                    INDEXFILE = Index.dat
                    [DATAFILE]
                    FILE_COUNT = 2
                    FILE_0 = Data0000.dat\r
                    FILE_1=Data0001.dat
                    """))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FILE_0 = ../../secret.dat",
        "\tFILE_0\t=\t/etc/passwd",
        "INDEXFILE=sub/Index.dat",
        "FILE_12=Data0002.dat",
        "FILE_0=Data0000.dat\r/../../secret",
        "FILE_0="
      })
  void shouldRefuseATableThatNamesOtherFiles(String line) {
    assertThatThrownBy(() -> check("[DATAFILE]\n" + line + "\n"))
        .isInstanceOf(ImageFormatException.class)
        .hasMessageMatching("MRXS (FILE_\\d+|INDEXFILE): not in its folder .*");
  }

  /** Each is decoded as a whole. */
  @Test
  void shouldRefuseImagesThatTakeTooMuchMemory() {
    assertThatThrownBy(() -> check("[LEVEL_0]\nDIGITIZER_WIDTH = 10001\nDIGITIZER_HEIGHT = 1\n"))
        .isInstanceOf(ImageFormatException.class)
        .hasMessage(
            "MRXS image by DIGITIZER_WIDTH: 10001x10001 (expected: at most 100000000 pixels in"
                + " memory at once)");
    assertThatThrownBy(() -> check("DIGITIZER_HEIGHT=-3"))
        .hasMessage("MRXS DIGITIZER_HEIGHT: no size (expected: up to nine digits)");
  }

  private static void check(String table) throws ImageFormatException {
    Slidedat.check(table.getBytes(UTF_8), FILES, ImageLimits.DEFAULT);
  }
}
