package io.tilewise.image.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.jpeg.samples.YccToRgb;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JpegColoursTest {
  private static final String ADOBE = "ffee 000e 41646f6265 0064 0000 0000 ";
  private static final String ICC = "4943435f50524f46494c4500";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"colour", "half-rows", "restarts", "grey"})
  void shouldReadWhatLibjpegTurboReads(String name) throws Exception {
    byte[] rgb = read(Jpegs.of(name + ".jpg"));

    assertThat(rgb).isEqualTo(Jpegs.pixels(name + ".ppm").rgb());
  }

  /** As "01 of 01", twice the same part, and a part of which the others are missing. */
  @ParameterizedTest
  @CsvSource({"0101, 1", "0101, 2", "0103, 1", "0000, 1"})
  void shouldApplyNoProfile(String part, int times) throws Exception {
    Jpegs jpeg = Jpegs.of("colour.jpg");
    for (int i = 0; i < times; i++) {
      jpeg.before(Jpegs.DQT, profile(part));
    }

    byte[] rgb = read(jpeg);

    assertThat(rgb).isEqualTo(plain());
  }

  @ParameterizedTest
  @CsvSource({"1, 2, 3", "0, 1, 2", "3, 4, 5", "89, 67, 99", "82, 71, 67"})
  void shouldTakeAnyIdsButThoseOfRgbForYcc(int y, int cb, int cr) throws Exception {
    byte[] rgb = read(Jpegs.of("colour.jpg").without(Jpegs.APP0, 0).ids(y, cb, cr));

    assertThat(rgb).isEqualTo(plain());
  }

  @Test
  void shouldBelieveJfifMoreThanIdsAndAdobe() throws Exception {
    byte[] byIds = read(Jpegs.of("colour.jpg").ids('R', 'G', 'B'));
    byte[] byAdobe = read(Jpegs.of("colour.jpg").before(Jpegs.DQT, ADOBE + "00"));

    assertThat(byIds).isEqualTo(plain());
    assertThat(byAdobe).isEqualTo(plain());
  }

  @Test
  void shouldBelieveNoJfifMarkerThatIsTooShort() throws Exception {
    Jpegs jpeg = Jpegs.of("colour.jpg").replaced(Jpegs.APP0, Jpegs.bytes("ffe0 0007 4a46494600"));

    byte[] rgb = read(jpeg.ids('R', 'G', 'B'));

    assertThat(rgb).isNotEqualTo(plain());
  }

  @Test
  void shouldRefuseAnotherJfifByName() throws Exception {
    assertThatThrownBy(() -> read(Jpegs.of("colour.jpg").set(Jpegs.APP0, 9, 2)))
        .hasMessage("JPEG colours: JFIF 2.01 (expected: 1.00 to 1.02)");
  }

  @Test
  void shouldNotAskGreyForItsColours() throws Exception {
    byte[] rgb = read(Jpegs.of("grey.jpg").replaced(Jpegs.APP0, Jpegs.bytes(ADOBE + "02")));

    assertThat(rgb).isEqualTo(Jpegs.pixels("grey.ppm").rgb());
  }

  @Test
  void shouldBelieveNoMarkerBehindTheFirstScan() throws Exception {
    byte[] adobe = Jpegs.bytes(ADOBE + "00");
    byte[] rgb =
        Jpegs.read(
                Jpegs.of("three-scans.jpg")
                    .without(Jpegs.APP0, 0)
                    .behind(Jpegs.SOS, adobe)
                    .toBytes(),
                folder)
            .rgb();

    assertThat(rgb).isEqualTo(plain());
  }

  @Test
  void shouldReadStoredRgbByIdsOrByAdobe() throws Exception {
    byte[] byIds = read(Jpegs.of("colour.jpg").without(Jpegs.APP0, 0).ids('R', 'G', 'B'));
    byte[] byAdobe = read(Jpegs.of("colour.jpg").replaced(Jpegs.APP0, Jpegs.bytes(ADOBE + "00")));

    assertThat(byIds).isEqualTo(byAdobe);
    assertThat(converted(byIds)).isEqualTo(plain());
  }

  @Test
  void shouldReadYccByAdobe() throws Exception {
    byte[] rgb = read(Jpegs.of("colour.jpg").replaced(Jpegs.APP0, Jpegs.bytes(ADOBE + "01")));

    assertThat(rgb).isEqualTo(plain());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 9})
  void shouldRefuseOtherTransformsOfAdobeByName(int transform) throws Exception {
    byte[] adobe = Jpegs.bytes(ADOBE + "%02x".formatted(transform));
    Jpegs jpeg = Jpegs.of("colour.jpg").replaced(Jpegs.APP0, adobe);

    assertThatThrownBy(() -> read(jpeg))
        .hasMessage(
            "JPEG colours: Adobe transform %d of three components (expected: 0, RGB, or 1, YCbCr)"
                .formatted(transform))
        .extracting(e -> ((ImageFormatException) e).kind())
        .isEqualTo(Kind.UNSUPPORTED);
  }

  private static byte[] converted(byte[] ycc) {
    byte[] rgb = ycc.clone();
    YccToRgb.convert(rgb, 0, rgb.length / 3);
    return rgb;
  }

  /** A profile that would change every pixel: linear light, with red and blue the other way. */
  private static String profile(String part) {
    byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    String hex = ICC + part + HexFormat.of().formatHex(profile);
    return "ffe2%04x".formatted(hex.length() / 2 + 2) + hex;
  }

  private static byte[] plain() throws IOException {
    return Jpegs.pixels("colour.ppm").rgb();
  }

  private byte[] read(Jpegs jpeg) throws IOException, ImageFormatException {
    return Jpegs.read(jpeg.toBytes(), folder).rgb();
  }
}
