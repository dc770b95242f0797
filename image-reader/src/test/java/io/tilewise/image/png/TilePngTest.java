package io.tilewise.image.png;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.SampleImages;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TilePngTest {
  private static final int NO_LIMIT = Integer.MAX_VALUE;

  @Property(tries = 200)
  void shouldGiveBackEveryPixel(
      @ForAll @IntRange(min = 1, max = 70) int width,
      @ForAll @IntRange(min = 1, max = 70) int height,
      @ForAll long seed)
      throws Exception {
    RgbPixels tile = SampleImages.noise(width, height, seed);

    RgbPixels decoded = TilePng.decode(TilePng.encode(tile), NO_LIMIT);

    assertThat(decoded.width()).isEqualTo(width);
    assertThat(decoded.height()).isEqualTo(height);
    assertThat(decoded.rgb()).isEqualTo(tile.rgb());
  }

  @Property(tries = 50)
  void shouldBeReadBySomebodyElsesDecoder(
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll long seed)
      throws IOException {
    RgbPixels tile = SampleImages.noise(width, height, seed);

    BufferedImage read = ImageIO.read(new ByteArrayInputStream(TilePng.encode(tile)));

    assertThat(read.getRaster().getPixels(0, 0, width, height, (int[]) null))
        .isEqualTo(SampleImages.unsigned(tile.rgb()));
  }

  @Property(tries = 500)
  void shouldRefuseATileWithAnyByteChangedOrDecodeItToTheSamePixels(
      @ForAll @LongRange(min = 0) long seed, @ForAll byte value) throws Exception {
    RgbPixels tile = SampleImages.noise(9, 7, 1);
    byte[] png = TilePng.encode(tile);
    int at = (int) (seed % png.length);
    boolean same = png[at] == value;
    png[at] = value;

    boolean decoded = decodes(png);

    assertThat(decoded).isEqualTo(same);
  }

  @Test
  void shouldRefuseATileCutOffAnywhere() {
    byte[] png = TilePng.encode(SampleImages.noise(9, 7, 1));

    for (int length = 0; length < png.length; length++) {
      byte[] cut = Arrays.copyOf(png, length);
      assertThatThrownBy(() -> TilePng.decode(cut, NO_LIMIT))
          .as("%s of %s bytes", length, png.length)
          .isInstanceOf(ImageFormatException.class);
    }
  }

  @Test
  void shouldRefuseATileOfMorePixelsThanTheLimit() {
    byte[] png = TilePng.encode(SampleImages.noise(9, 7, 1));

    assertThatThrownBy(() -> TilePng.decode(png, 62))
        .isInstanceOf(ImageFormatException.class)
        .hasMessage("PNG size: 9x7 (expected: at most 62 pixels)");
  }

  @Test
  void shouldEncodeTheSamePixelsToTheSameBytes() {
    RgbPixels tile = SampleImages.noise(64, 64, 5);

    assertThat(TilePng.encode(tile)).isEqualTo(TilePng.encode(tile));
  }

  @Property(tries = 50)
  void shouldNeverNeedMoreBytesThanItSays(
      @ForAll @IntRange(min = 1, max = 200) int width,
      @ForAll @IntRange(min = 1, max = 200) int height,
      @ForAll long seed) {
    int length = TilePng.encode(SampleImages.noise(width, height, seed)).length;

    assertThat((long) length).isLessThanOrEqualTo(TilePng.maxBytes(width, height));
  }

  private static boolean decodes(byte[] png) {
    try {
      TilePng.decode(png, 1_000_000);
      return true;
    } catch (ImageFormatException e) {
      return false;
    }
  }
}
