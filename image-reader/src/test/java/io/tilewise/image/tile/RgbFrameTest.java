package io.tilewise.image.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.SampleImages;
import java.nio.ByteBuffer;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RgbFrameTest {
  @Property(tries = 200)
  void shouldGiveBackEveryPixel(
      @ForAll @IntRange(min = 1, max = 70) int width,
      @ForAll @IntRange(min = 1, max = 70) int height,
      @ForAll long seed)
      throws Exception {
    RgbPixels tile = SampleImages.noise(width, height, seed);

    RgbPixels decoded = decoded(encoded(tile), width, height);

    assertThat(decoded.width()).isEqualTo(width);
    assertThat(decoded.height()).isEqualTo(height);
    assertThat(decoded.rgb()).isEqualTo(tile.rgb());
  }

  @Test
  void shouldGiveBackATileThatIsLargerThanABlockAndTheWindow() throws Exception {
    RgbPixels tile = SampleImages.noise(1024, 1024, 3);

    assertThat(decoded(encoded(tile), 1024, 1024).rgb()).isEqualTo(tile.rgb());
  }

  @Property(tries = 50)
  void shouldBeReadBySomebodyElsesDecoderWithoutKnowingTheSize(
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll long seed) {
    RgbPixels tile = SampleImages.noise(width, height, seed);
    byte[] frame = encoded(tile);

    byte[] decoded = Zstd.decompress(frame, (int) Zstd.getFrameContentSize(frame));

    assertThat(decoded).isEqualTo(tile.rgb());
  }

  @Property(tries = 50)
  void shouldEncodeTheSamePixelsToTheSameBytesWhateverCameBefore(
      @ForAll @IntRange(min = 1, max = 100) int side, @ForAll long seed) {
    RgbPixels tile = steps(side, seed);
    try (RgbFrameEncoder used = new RgbFrameEncoder()) {
      used.encode(SampleImages.noise(200, 90, seed));
      used.encode(steps(130, seed + 1));

      assertThat(used.encode(tile)).isEqualTo(encoded(tile));
    }
  }

  @Property(tries = 50)
  void shouldNeverNeedMoreBytesThanItSays(
      @ForAll @IntRange(min = 1, max = 200) int width,
      @ForAll @IntRange(min = 1, max = 200) int height,
      @ForAll long seed) {
    int length = encoded(SampleImages.noise(width, height, seed)).length;

    assertThat((long) length).isLessThanOrEqualTo(RgbFrame.maxBytes(width, height));
  }

  @Test
  void shouldFillItsSlotOfABatchAndNothingElse() throws Exception {
    int bytes = 9 * 7 * RgbPixels.CHANNELS;
    for (ByteBuffer batch : new ByteBuffer[] {direct(3 * bytes), heap(3 * bytes)}) {
      RgbPixels tile = SampleImages.noise(9, 7, 1);
      batch.position(bytes);

      try (RgbFrameDecoder decoder = new RgbFrameDecoder()) {
        decoder.decode(encoded(tile), 9, 7, batch);
      }

      assertThat(batch.position()).isEqualTo(2 * bytes);
      byte[] all = all(batch);
      assertThat(Arrays.copyOfRange(all, bytes, 2 * bytes)).isEqualTo(tile.rgb());
      assertThat(Arrays.copyOf(all, bytes)).containsOnly(0x55);
      assertThat(Arrays.copyOfRange(all, 2 * bytes, 3 * bytes)).containsOnly(0x55);
    }
  }

  @Test
  void shouldNotTakeATargetWithoutRoomOrForReadingOnly() {
    byte[] frame = encoded(SampleImages.noise(9, 7, 1));
    int bytes = 9 * 7 * RgbPixels.CHANNELS;
    try (RgbFrameDecoder decoder = new RgbFrameDecoder()) {
      assertThatThrownBy(() -> decoder.decode(frame, 9, 7, direct(bytes - 1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("(expected: writable, with 189 bytes of room)");
      assertThatThrownBy(() -> decoder.decode(frame, 9, 7, direct(bytes).asReadOnlyBuffer()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> decoder.decode(frame, 0, 7, direct(bytes)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("size: 0x7 (expected: at least 1x1");
    }
  }

  /** Pixels that zstd finds repetitions in. */
  private static RgbPixels steps(int side, long seed) {
    byte[] rgb = SampleImages.noise(side, side, seed).rgb();
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (rgb[i] & 3 | i / 90);
    }
    return new RgbPixels(side, side, rgb);
  }

  private static byte[] encoded(RgbPixels tile) {
    try (RgbFrameEncoder encoder = new RgbFrameEncoder()) {
      return encoder.encode(tile);
    }
  }

  private static RgbPixels decoded(byte[] frame, int width, int height) throws Exception {
    try (RgbFrameDecoder decoder = new RgbFrameDecoder()) {
      return decoder.decode(frame, width, height);
    }
  }

  private static ByteBuffer direct(int bytes) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
    for (int i = 0; i < bytes; i++) {
      buffer.put(i, (byte) 0x55);
    }
    return buffer;
  }

  /** A slice, which begins behind the beginning of its array. */
  private static ByteBuffer heap(int bytes) {
    byte[] array = new byte[bytes + 10];
    Arrays.fill(array, (byte) 0x55);
    return ByteBuffer.wrap(array, 10, bytes).slice();
  }

  private static byte[] all(ByteBuffer buffer) {
    byte[] all = new byte[buffer.capacity()];
    buffer.get(0, all);
    return all;
  }
}
