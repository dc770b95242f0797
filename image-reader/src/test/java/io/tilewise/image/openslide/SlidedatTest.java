package io.tilewise.image.openslide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.image.ImageFormatException;
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

  private static void check(String table) throws ImageFormatException {
    Slidedat.check(table.getBytes(UTF_8), FILES);
  }
}
