package io.tilewise.image.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLimits;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JpegScansTest {
  private static final int HIGHEST_BIT = 7;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"progressive.jpg", "three-scans.jpg"})
  void shouldReadAllScans(String name) throws Exception {
    byte[] rgb = Jpegs.read(Jpegs.of(name).toBytes(), folder).rgb();

    assertThat(rgb).isEqualTo(Jpegs.pixels("colour.ppm").rgb());
  }

  @ParameterizedTest
  @ValueSource(strings = {"progressive.jpg", "three-scans.jpg"})
  void shouldRefuseAnImageCutOffBetweenAnyTwoScans(String name) throws Exception {
    Jpegs jpeg = Jpegs.of(name);
    assertThat(jpeg.count(Jpegs.SOS)).isGreaterThan(2);

    for (int scans = 1; scans < jpeg.count(Jpegs.SOS); scans++) {
      byte[] cut = ended(jpeg.upTo(Jpegs.SOS, scans));
      assertRefused(cut, Kind.CORRUPT).hasMessageStartingWith("JPEG scans: " + scans + ", without");
    }
  }

  @Test
  void shouldNameWhatNeverCame() throws Exception {
    byte[] twoOfThree = ended(Jpegs.of("three-scans.jpg").upTo(Jpegs.SOS, 2));
    byte[] nineOfTen = ended(Jpegs.of("progressive.jpg").upTo(Jpegs.SOS, 9));

    assertRefused(twoOfThree, Kind.CORRUPT)
        .hasMessage(
            "JPEG scans: 2, without anything of coefficient 0 of component 3 (expected: all)");
    assertRefused(nineOfTen, Kind.CORRUPT)
        .hasMessage(
            "JPEG scans: 9, without the last bit of coefficient 1 of component 1 (expected: all)");
  }

  @Test
  void shouldRefuseAnImageWithoutOneOfItsScans() throws Exception {
    int scans = Jpegs.of("progressive.jpg").count(Jpegs.SOS);
    for (int scan = 0; scan < scans; scan++) {
      byte[] jpeg = Jpegs.of("progressive.jpg").without(Jpegs.SOS, scan).toBytes();
      assertRefused(jpeg, Kind.CORRUPT).hasMessageStartingWith("JPEG scan");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"progressive.jpg", "three-scans.jpg"})
  void shouldRefuseAScanThatComesTwice(String name) throws Exception {
    byte[] jpeg = Jpegs.of(name).doubled(Jpegs.SOS, 1).toBytes();

    assertRefused(jpeg, Kind.CORRUPT).hasMessageContaining("(expected: each bit once, DC first)");
  }

  @Test
  void shouldRefuseScansInAnOrderThatMakesNoSense() throws Exception {
    byte[] acFirst =
        Jpegs.of("progressive.jpg").swapped(Jpegs.DHT, 0, 2).swapped(Jpegs.SOS, 0, 1).toBytes();
    byte[] refinedFirst = Jpegs.of("progressive.jpg").swapped(Jpegs.SOS, 1, 9).toBytes();

    assertRefused(acFirst, Kind.CORRUPT)
        .hasMessage(
            "JPEG scan: number 1, coefficient 0 of component 1, bits 0 to 2 (expected: each bit"
                + " once, DC first)");
    assertRefused(refinedFirst, Kind.CORRUPT)
        .hasMessageContaining("(expected: each bit once, DC first)");
  }

  @ParameterizedTest
  @CsvSource({"1, 63, 0", "0, 0, 0", "0, 63, 1", "0, 63, 16"})
  void shouldRefuseASequentialScanOfSomeCoefficients(int first, int last, int bits)
      throws Exception {
    Jpegs jpeg = Jpegs.of("colour.jpg");
    jpeg.set(Jpegs.SOS, 11, first).set(Jpegs.SOS, 12, last).set(Jpegs.SOS, 13, bits);

    assertRefused(jpeg.toBytes(), Kind.CORRUPT)
        .hasMessageStartingWith("JPEG scan: coefficients " + first + " to " + last)
        .hasMessageEndingWith("(expected: 0 to 63, bits 0 to 0)");
  }

  @ParameterizedTest
  @CsvSource({
    "5, 77, JPEG scan: of component 77 (expected: one of the frame's)",
    "5, 2, 'JPEG scan: of components [2, 2, 3] (expected: all different)'",
    "4, 2, JPEG scan: 2 components in 10 bytes (expected: 1 to 4 in 6 to 12)",
    "6, 0x33, JPEG Huffman table of DC: no 3 (expected: defined before its scan)",
    "6, 0x03, JPEG Huffman table of AC: no 3 (expected: defined before its scan)",
    "6, 0xf0, JPEG Huffman table of DC: no 15 (expected: defined before its scan)"
  })
  void shouldRefuseAScanThatNamesNothing(int at, String value, String text) throws Exception {
    byte[] jpeg = Jpegs.of("colour.jpg").set(Jpegs.SOS, at, Integer.decode(value)).toBytes();

    assertRefused(jpeg, Kind.CORRUPT).hasMessage(text);
  }

  /** 505 scans of nothing: a few bytes each, which cost a decoder 33 million blocks. */
  @Test
  void shouldBoundScansTimesPixelsBeforeDecoding() throws Exception {
    assertRefused(emptyScans(2048), Kind.TOO_LARGE)
        .hasMessage(
            "JPEG scans: the first 17 visit 1114112 blocks of 2048x2048 (expected: at most"
                + " 1048576)");
  }

  @Test
  void shouldReadManyScansOfASmallImage() throws Exception {
    byte[] rgb = Jpegs.read(emptyScans(64), folder).rgb();

    assertThat(rgb).hasSize(64 * 64 * 3).containsOnly(128);
  }

  @Test
  void shouldCountTheCoefficientsOfSeveralScansAsMemory() throws Exception {
    // 53x41 of three bytes, and 4x3 units of six blocks of 128 bytes, are 5,245 pixels' memory.
    ImageLimits enoughForSamples = new ImageLimits(1 << 20, 100, 10_000, 5_000);
    byte[] progressive = Jpegs.of("progressive.jpg").toBytes();

    assertThat(Jpegs.read(Jpegs.of("colour.jpg").toBytes(), folder, enoughForSamples)).isNotNull();
    assertThatThrownBy(() -> Jpegs.read(progressive, folder, enoughForSamples))
        .hasMessageMatching(
            "JPEG: 53x41 in 10 scans needs as much memory as 5\\d\\d\\d pixels \\(expected: at most"
                + " 5000 at once\\)");
  }

  /** A grey image: DC, then every coefficient bit by bit, the highest first, and none is set. */
  private static byte[] emptyScans(int side) {
    int blocks = side * side / 64;
    StringBuilder jpeg = new StringBuilder("ffd8 ffdb 0043 00" + "01".repeat(64));
    jpeg.append("ffc2 000b 08 %04x %04x 01 01 11 00".formatted(side, side));
    jpeg.append("ffc4 0014 00 01" + "00".repeat(15) + "00");
    jpeg.append("ffc4 0014 10 01" + "00".repeat(15) + "e0");
    jpeg.append("ffda 0008 01 01 00 00 00 00").append("00".repeat(Math.ceilDiv(blocks, 8)));
    for (int bit = HIGHEST_BIT; bit >= 0; bit--) {
      for (int coefficient = 1; coefficient < 64; coefficient++) {
        int before = bit == HIGHEST_BIT ? 0 : bit + 1;
        jpeg.append(
            "ffda 0008 01 01 00 %1$02x %1$02x %2$x%3$x".formatted(coefficient, before, bit));
        jpeg.append("0000".repeat(Math.ceilDiv(blocks, 1 << 14)));
      }
    }
    return Jpegs.bytes(jpeg.append("ffd9").toString());
  }

  private static byte[] ended(byte[] cut) {
    byte[] ended = Arrays.copyOf(cut, cut.length + 2);
    System.arraycopy(Jpegs.EOI, 0, ended, cut.length, 2);
    return ended;
  }

  private AbstractThrowableAssert<?, ?> assertRefused(byte[] jpeg, Kind kind) {
    return assertThatThrownBy(() -> Jpegs.read(jpeg, folder))
        .isInstanceOfSatisfying(
            ImageFormatException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
