package io.tilewise.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.image.RgbPixels;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BilinearResizeTest {
  @Test
  void shouldPutTheFirstPixelOnTheFirstWhenItEnlarges() {
    RgbPixels pixels = Cards.grey(2, 0, 100, 200, 250);

    float[] resized = resize(pixels, 4);

    // Positions 0, .5, 1, 1.5 of 2: the engine's convention, with neither corners nor centres.
    assertThat(channel(resized, 0))
        .containsExactly(
            0, 50, 100, 100, //
            100, 137.5f, 175, 175, //
            200, 225, 250, 250, //
            200, 225, 250, 250);
  }

  @Test
  void shouldTakeEveryOtherPixelWhenItHalves() {
    RgbPixels pixels = Cards.grey(4, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);

    float[] resized = resize(pixels, 2);

    assertThat(channel(resized, 2)).containsExactly(0, 2, 8, 10);
  }

  @Property
  void shouldKeepTheRangeOfEachChannel(
      @ForAll @Size(75) byte[] rgb, @ForAll @IntRange(min = 1, max = 12) int side) {
    RgbPixels pixels = new RgbPixels(5, 5, rgb);

    float[] resized = resize(pixels, side);

    for (int c = 0; c < 3; c++) {
      float[] before = new float[25];
      for (int i = 0; i < 25; i++) {
        before[i] = rgb[i * 3 + c] & 0xFF;
      }
      assertThat(max(channel(resized, c))).isLessThanOrEqualTo(max(before));
      assertThat(-max(negative(channel(resized, c))))
          .isGreaterThanOrEqualTo(-max(negative(before)));
    }
  }

  private static float[] resize(RgbPixels pixels, int side) {
    float[] target = new float[side * side * 3];
    new BilinearResize(pixels.width(), pixels.height(), side, side).apply(pixels, target);
    return target;
  }

  private static float[] channel(float[] values, int channel) {
    float[] result = new float[values.length / 3];
    for (int i = 0; i < result.length; i++) {
      result[i] = values[i * 3 + channel];
    }
    return result;
  }

  private static float max(float[] values) {
    float max = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      max = Math.max(max, value);
    }
    return max;
  }

  private static float[] negative(float[] values) {
    float[] result = values.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] = -result[i];
    }
    return result;
  }
}
