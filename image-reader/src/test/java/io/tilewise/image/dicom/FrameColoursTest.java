package io.tilewise.image.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.jpeg.EmbeddedJpeg.Colours;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameColoursTest {
  private static final String JFIF = "ffe000104a46494600010100000100010000";
  private static final String ADOBE = "ffee000e41646f62650064000000000";
  private static final String OTHER = "ffec0004abcd";
  private static final String SCAN = "ffda000c03010002110311003f00";

  @ParameterizedTest
  @CsvSource({
    "RGB, , RGB",
    "YBR_FULL_422, , YCBCR",
    "YBR_FULL, " + OTHER + ", YCBCR",
    "YBR_FULL_422, " + JFIF + ", YCBCR",
    "RGB, " + ADOBE + "0, RGB",
    "YBR_FULL_422, " + ADOBE + "0, RGB",
    "YBR_FULL_422, ffff" + ADOBE + "0, RGB",
    "YBR_FULL_422, " + OTHER + ADOBE + "0, RGB",
    "RGB, " + ADOBE + "1, YCBCR",
    "YBR_FULL_422, " + ADOBE + "2, YCBCR",
    "YBR_FULL_422, " + JFIF + ADOBE + "0, YCBCR",
    "YBR_FULL_422, " + SCAN + ADOBE + "0, YCBCR",
    "MONOCHROME2, " + ADOBE + "1, GREY"
  })
  void shouldBelieveTheEncodersMarkerBeforeTheDataSet(
      Photometric photometric, String segments, Colours colours) throws Exception {
    assertThat(FrameColours.of(jpeg(segments), photometric)).isEqualTo(colours);
  }

  @Test
  void shouldRefuseJfifOverWhatIsSaidToBeRgb() {
    assertThatThrownBy(() -> FrameColours.of(jpeg(JFIF), Photometric.RGB))
        .isInstanceOf(ImageFormatException.class)
        .hasMessage(
            "DICOM PhotometricInterpretation (0028,0004): RGB, over a JPEG with a JFIF marker,"
                + " YCbCr (expected: the same)");
  }

  /** What is damaged the decoder says. */
  @ParameterizedTest
  @CsvSource({"''", "ff", "ffee", "ffeeffff", "ffee0000", "ffee00", "00000000", "ffffffffffff"})
  void shouldReadBytesOfAnyKind(String segments) throws Exception {
    byte[] jpeg = HexFormat.of().parseHex("ffd8" + segments);

    assertThat(FrameColours.of(jpeg, Photometric.RGB)).isEqualTo(Colours.RGB);
  }

  private static byte[] jpeg(String segments) {
    return HexFormat.of().parseHex("ffd8" + (segments == null ? "" : segments) + SCAN);
  }
}
