package io.tilewise.image.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JpegStructureTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "f7, JPEG-LS",
    "c3, lossless",
    "c5, hierarchical",
    "de, hierarchical",
    "c9, arithmetic coding",
    "ca, arithmetic coding",
    "cc, arithmetic coding",
    "c8, an extension",
    "f0, an extension"
  })
  void shouldRefuseOtherKindsOfJpegByName(String marker, String name) throws Exception {
    Jpegs jpeg = Jpegs.of("colour.jpg").set(Jpegs.SOF, 1, Integer.parseInt(marker, 16));

    assertRefused(jpeg, Kind.UNSUPPORTED)
        .hasMessage(
            "JPEG process: ff %s, %s (expected: baseline or progressive Huffman)"
                .formatted(marker, name));
  }

  @ParameterizedTest
  @CsvSource({
    "9, 255, CORRUPT, JPEG components: 255 in a frame of 15 bytes (expected: 771 bytes)",
    "9, 0, CORRUPT, JPEG components: 0 in a frame of 15 bytes (expected: 6 bytes)",
    "9, 1, CORRUPT, JPEG components: 1 in a frame of 15 bytes (expected: 9 bytes)",
    "4, 12, UNSUPPORTED, JPEG sample bits: 12 (expected: 8)",
    "13, 1, CORRUPT, 'JPEG component ids: [1, 1, 3] (expected: all different)'",
    "11, 0x52, CORRUPT, JPEG sampling: 5x2 (expected: 1 to 4 each)",
    "11, 0x20, CORRUPT, JPEG sampling: 2x0 (expected: 1 to 4 each)",
    "11, 0x44, CORRUPT, JPEG scan: 18 blocks a unit (expected: at most 10)",
    "12, 2, CORRUPT, JPEG quantization table: no 2 (expected: defined before its scan)",
    "12, 9, CORRUPT, JPEG quantization table: no 9 (expected: defined before its scan)"
  })
  void shouldRefuseAFrameThatContradictsItself(int at, String value, Kind kind, String text)
      throws Exception {
    Jpegs jpeg = Jpegs.of("colour.jpg").set(Jpegs.SOF, at, Integer.decode(value));

    assertRefused(jpeg, kind).hasMessage(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, CORRUPT, JPEG components: 0 (expected: 1 or 3)",
    "2, UNSUPPORTED, JPEG components: 2 (expected: 1 or 3)",
    "4, UNSUPPORTED, 'JPEG colours: CMYK or YCCK (expected: grey, YCbCr or RGB)'",
    "255, UNSUPPORTED, JPEG components: 255 (expected: 1 or 3)"
  })
  void shouldRefuseAnyNumberOfComponentsButOneAndThree(int count, Kind kind, String text)
      throws Exception {
    String frame = "ffc0 %04x 08 0029 0035 %02x".formatted(8 + 3 * count, count);
    byte[] segment = Jpegs.bytes(frame + "011100".repeat(count));

    assertRefused(Jpegs.of("colour.jpg").replaced(Jpegs.SOF, segment), kind).hasMessage(text);
  }

  @Test
  void shouldRefuseSamplingThatDividesNothing() throws Exception {
    Jpegs jpeg = Jpegs.of("colour.jpg").set(Jpegs.SOF, 11, 0x31).set(Jpegs.SOF, 14, 0x21);

    assertRefused(jpeg, Kind.UNSUPPORTED)
        .hasMessage("JPEG sampling: 2x1 beside 3x1 (expected: divisors of the largest)");
  }

  @Test
  void shouldRefuseAHeightThatIsToldLater() throws Exception {
    Jpegs jpeg = Jpegs.of("colour.jpg").set(Jpegs.SOF, 6, 0);

    assertRefused(jpeg, Kind.UNSUPPORTED)
        .hasMessage("JPEG height: 0, told later by DNL (expected: in the frame)");
  }

  @Test
  void shouldReadAHeightThatIsSaidTwiceAndRefuseAnother() throws Exception {
    byte[] same = ended(Jpegs.of("colour.jpg"), "ffdc 0004 0029");
    byte[] other = ended(Jpegs.of("colour.jpg"), "ffdc 0004 0030");

    assertThat(Jpegs.read(same, folder).rgb()).isEqualTo(Jpegs.pixels("colour.ppm").rgb());
    assertThatThrownBy(() -> Jpegs.read(other, folder))
        .hasMessage("JPEG height: 48 in DNL (expected: the frame's)");
  }

  @Test
  void shouldRefuseASideThatTheDecoderDoesNotTake() throws Exception {
    Jpegs jpeg = Jpegs.of("colour.jpg").set(Jpegs.SOF, 7, 0xff).set(Jpegs.SOF, 8, 0xff);

    assertRefused(jpeg, Kind.UNSUPPORTED)
        .hasMessage("JPEG size: 65535x41 (expected: at most 65500 pixels a side)");
  }

  @Test
  void shouldRefuseAnImageWithoutItsTables() throws Exception {
    assertRefused(Jpegs.of("colour.jpg").without(Jpegs.DQT, 1), Kind.CORRUPT)
        .hasMessage("JPEG quantization table: no 1 (expected: defined before its scan)");
    assertRefused(Jpegs.of("colour.jpg").without(Jpegs.DHT, 0), Kind.CORRUPT)
        .hasMessage("JPEG Huffman table of DC: no 0 (expected: defined before its scan)");
    assertRefused(Jpegs.of("colour.jpg").without(Jpegs.DHT, 3), Kind.CORRUPT)
        .hasMessage("JPEG Huffman table of AC: no 1 (expected: defined before its scan)");
  }

  @ParameterizedTest
  @CsvSource({
    "db, 4, 4, JPEG quantization table: number 4 (expected: 0 to 3)",
    "db, 4, 0x10, JPEG quantization table: ends at byte 129 of its segment of 65 bytes"
        + " (expected: within)",
    "c4, 4, 4, JPEG Huffman table: number 4 (expected: 0 to 3)",
    "c4, 4, 0x20, JPEG Huffman table: number 32 (expected: 0 to 3)",
    "c4, 5, 2, JPEG Huffman table: ends at byte 31 of its segment of 29 bytes (expected: within)",
    "c4, 5, 255, JPEG Huffman table: 267 codes (expected: at most 256)",
    "c4, 21, 16, JPEG Huffman table: symbol 16 (expected: <= 15)"
  })
  void shouldRefuseTablesThatMakeNoSense(String marker, int at, String value, String text)
      throws Exception {
    Jpegs jpeg =
        Jpegs.of("colour.jpg").set(Integer.parseInt(marker, 16), at, Integer.decode(value));

    assertRefused(jpeg, Kind.CORRUPT).hasMessage(text);
  }

  @Test
  void shouldRefuseMoreCodesThanTheirLengthHas() throws Exception {
    assertRefused(Jpegs.of("colour.jpg").set(Jpegs.DHT, 5, 3).set(Jpegs.DHT, 7, 2), Kind.CORRUPT)
        .hasMessage("JPEG Huffman table: 3 codes of 1 bits (expected: at most 2)");
  }

  @Test
  void shouldRefuseWhatStandsInNoImage() throws Exception {
    assertRefused(Jpegs.of("colour.jpg").before(Jpegs.SOF, "ff02 0002"), Kind.CORRUPT)
        .hasMessage("JPEG marker: ff 02 (expected: a segment of an image)");
    assertRefused(Jpegs.of("colour.jpg").before(Jpegs.SOF, "ffd8"), Kind.CORRUPT)
        .hasMessage("JPEG marker: ff d8 (expected: a segment of an image)");
    assertRefused(Jpegs.of("colour.jpg").before(Jpegs.SOF, "fffe 0000"), Kind.CORRUPT)
        .hasMessage("JPEG segment length: 0 (expected: >= 2)");
    assertRefused(Jpegs.of("colour.jpg").doubled(Jpegs.SOF, 0), Kind.UNSUPPORTED)
        .hasMessage("JPEG frames: several (expected: one)");
    assertRefused(Jpegs.of("colour.jpg").without(Jpegs.SOF, 0), Kind.CORRUPT)
        .hasMessage("JPEG scan: before the frame (expected: behind it)");
  }

  /** A comment, a thumbnail's segment, a restart marker and fill bytes change no pixel. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "fffe 0002",
        "fffe 0004 6869",
        "ffe1 0006 ffd8ffd9",
        "ffd3",
        "ff01",
        "ffff fffe 0002",
        "ffc4 0002"
      })
  void shouldReadWhatTheImageDoesNotNeed(String segment) throws Exception {
    byte[] jpeg = Jpegs.of("colour.jpg").before(Jpegs.SOF, segment).toBytes();

    assertThat(Jpegs.read(jpeg, folder).rgb()).isEqualTo(Jpegs.pixels("colour.ppm").rgb());
  }

  private static byte[] ended(Jpegs jpeg, String segment) {
    byte[] whole = jpeg.toBytes();
    byte[] more = Jpegs.bytes(segment + "ffd9");
    byte[] ended = Arrays.copyOf(whole, whole.length - 2 + more.length);
    System.arraycopy(more, 0, ended, whole.length - 2, more.length);
    return ended;
  }

  private AbstractThrowableAssert<?, ?> assertRefused(Jpegs jpeg, Kind kind) throws IOException {
    byte[] bytes = jpeg.toBytes();
    return assertThatThrownBy(() -> Jpegs.read(bytes, folder))
        .isInstanceOfSatisfying(
            ImageFormatException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
