package io.tilewise.image.tile;

import static io.tilewise.image.tile.FrameParts.CHECKSUM;
import static io.tilewise.image.tile.FrameParts.FOUR_BYTES_OF_SIZE;
import static io.tilewise.image.tile.FrameParts.SINGLE_SEGMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.SampleImages;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Each way in which a frame may be no tile of 9x7 pixels, refused by name. */
class BadFrameTest {
  private static final int BYTES = 9 * 7 * RgbPixels.CHANNELS;
  private static final RgbPixels TILE = SampleImages.noise(9, 7, 1);
  private static final RgbFrameDecoder DECODER = new RgbFrameDecoder();

  @AfterAll
  static void tearDown() {
    DECODER.close();
  }

  @Test
  void shouldReadWhatIsMadeByHandWhenNothingIsWrongWithIt() throws Exception {
    assertThat(DECODER.decode(FrameParts.of(BYTES, TILE.rgb()), 9, 7).rgb()).isEqualTo(TILE.rgb());
    byte[] windowed =
        new FrameParts(FOUR_BYTES_OF_SIZE)
            .number(13 << 3, 1)
            .number(BYTES, 4)
            .block(1, true, BYTES, (byte) 7)
            .bytes();
    assertThat(DECODER.decode(windowed, 9, 7).rgb()).containsOnly(7);
  }

  @Test
  void shouldRefuseAFrameThatClaimsGigabytes() {
    refuses(
        FrameParts.of(5L << 30, TILE.rgb()),
        Kind.TOO_LARGE,
        "zstd content: 5368709120 bytes (expected: 189 for 9x7)");
    refuses(
        FrameParts.of(-1, TILE.rgb()),
        Kind.CORRUPT,
        "zstd content: 18446744073709551615 bytes (expected: at most 9223372036854775807)");
  }

  @Test
  void shouldRefuseAFrameOfATileOfAnotherSize() throws Exception {
    byte[] smaller = encoded(SampleImages.noise(9, 6, 1));

    refuses(smaller, Kind.UNSUPPORTED, "zstd content: 162 bytes (expected: 189 for 9x7)");
  }

  @Test
  void shouldRefuseAFrameThatDoesNotSayItsSize() {
    byte[] frame = new FrameParts(0).number(0, 1).block(0, true, BYTES, TILE.rgb()).bytes();

    refuses(
        frame, Kind.UNSUPPORTED, "zstd frame: does not say its size (expected: a content size)");
  }

  @Test
  void shouldRefuseAFrameThatDecodesToAnotherSizeThanItSays() {
    for (int bytes : new int[] {0, 1, BYTES - 1, BYTES + 1, 1 << 17}) {
      byte[] frame =
          new FrameParts(SINGLE_SEGMENT).number(BYTES, 1).block(1, true, bytes, (byte) 7).bytes();
      String what = bytes > BYTES ? "Destination buffer is too small" : "Data corruption detected";

      refuses(frame, Kind.CORRUPT, "zstd frame: " + what + " (expected: a whole frame of pixels)");
    }
  }

  @Test
  void shouldRefuseAFrameCutOffAnywhere() {
    byte[] frame = encoded(TILE);

    for (int length = 0; length < frame.length; length++) {
      refuses(
          Arrays.copyOf(frame, length),
          Kind.CORRUPT,
          "zstd frame: cut off (expected: all blocks and the checksum)");
    }
  }

  @Test
  void shouldRefuseWhatFollowsTheFrame() {
    byte[] frame = encoded(TILE);
    byte[] skippable = {0x5a, 0x2a, 0x4d, 0x18, 1, 0, 0, 0, 9};

    refuses(
        joined(frame, new byte[1]),
        Kind.CORRUPT,
        "zstd frame: 1 bytes behind it (expected: one frame alone)");
    refuses(
        joined(frame, skippable),
        Kind.CORRUPT,
        "zstd frame: 9 bytes behind it (expected: one frame alone)");
    refuses(
        joined(frame, FrameParts.of(0, new byte[0])),
        Kind.CORRUPT,
        "zstd frame: 16 bytes behind it (expected: one frame alone)");
    refuses(
        joined(skippable, frame),
        Kind.UNSUPPORTED,
        "zstd frame: a skippable one (expected: one of pixels)");
  }

  @Test
  void shouldRefuseAFrameThatNeedsADictionary() {
    byte[] frame =
        new FrameParts(SINGLE_SEGMENT | 1)
            .number(77, 1)
            .number(BYTES, 1)
            .block(0, true, BYTES, TILE.rgb())
            .bytes();

    refuses(frame, Kind.UNSUPPORTED, "zstd frame: needs a dictionary (expected: none)");
  }

  @Test
  void shouldRefuseAWindowThatDecodersNeedNotHaveMemoryFor() {
    byte[] frame =
        new FrameParts(FOUR_BYTES_OF_SIZE)
            .number(13 << 3 | 1, 1)
            .number(BYTES, 4)
            .block(0, true, BYTES, TILE.rgb())
            .bytes();

    refuses(frame, Kind.UNSUPPORTED, "zstd window: 9437184 bytes (expected: at most 8388608)");
  }

  @Test
  void shouldRefuseBitsAndBlocksThatAreReserved() {
    refuses(
        new FrameParts(SINGLE_SEGMENT | 8).number(BYTES, 1).bytes(),
        Kind.UNSUPPORTED,
        "zstd frame: reserved bit set (expected: 0)");
    refuses(
        new FrameParts(SINGLE_SEGMENT).number(BYTES, 1).block(3, true, 0).bytes(),
        Kind.CORRUPT,
        "zstd block: of the reserved type (expected: 0 to 2)");
  }

  @Test
  void shouldRefuseAWrongChecksum() {
    byte[] frame = encoded(TILE);
    frame[frame.length - 1]++;

    refuses(
        frame,
        Kind.CORRUPT,
        "zstd frame: Restored data doesn't match checksum (expected: a whole frame of pixels)");
    byte[] byHand =
        new FrameParts(SINGLE_SEGMENT | CHECKSUM)
            .number(BYTES, 1)
            .block(0, true, BYTES, TILE.rgb())
            .number(0, 4)
            .bytes();
    refuses(
        byHand,
        Kind.CORRUPT,
        "zstd frame: Restored data doesn't match checksum (expected: a whole frame of pixels)");
  }

  @Test
  void shouldRefuseWhatIsNoFrame() {
    refuses(
        new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'},
        Kind.UNSUPPORTED,
        "zstd frame: begins with 474e5089 (expected: fd2fb528)");
    refuses(
        new byte[0], Kind.CORRUPT, "zstd frame: cut off (expected: all blocks and the checksum)");
  }

  @Test
  void shouldRefuseMoreBytesThanAnyEncoderNeeds() {
    FrameParts parts = new FrameParts(SINGLE_SEGMENT).number(BYTES, 1);
    for (int i = 0; i < 100; i++) {
      parts.block(0, false, 0);
    }
    byte[] frame = parts.block(0, true, BYTES, TILE.rgb()).bytes();

    refuses(frame, Kind.TOO_LARGE, "zstd frame: 498 bytes (expected: at most 252)");
  }

  /** Into all three kinds of targets, and the decoder is as good as before. */
  private static void refuses(byte[] frame, Kind kind, String text) {
    ByteBuffer direct = ByteBuffer.allocateDirect(BYTES);
    ByteBuffer heap = ByteBuffer.allocate(BYTES);
    assertThatThrownBy(() -> DECODER.decode(frame, 9, 7))
        .isInstanceOf(ImageFormatException.class)
        .hasMessage(text)
        .extracting(e -> ((ImageFormatException) e).kind())
        .isEqualTo(kind);
    for (ByteBuffer target : new ByteBuffer[] {direct, heap}) {
      assertThatThrownBy(() -> DECODER.decode(frame, 9, 7, target))
          .isInstanceOf(ImageFormatException.class)
          .hasMessage(text);
      assertThat(target.position()).isZero();
    }
    assertThat(DECODER)
        .satisfies(d -> assertThat(d.decode(encoded(TILE), 9, 7).rgb()).isEqualTo(TILE.rgb()));
  }

  private static byte[] encoded(RgbPixels tile) {
    try (RgbFrameEncoder encoder = new RgbFrameEncoder()) {
      return encoder.encode(tile);
    }
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
