package io.tilewise.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.image.RgbPixels;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class SmearPainterTest {
  private static final int SIZE = 128;
  private static final SmearPlan PLAN =
      new SmearPlan("smear", 3, 2, SIZE, 2, new Rgb(196, 166, 178), 42);

  @Test
  void shouldPaintTheSamePictureOfTheSamePlan() {
    RgbPixels again = SmearPainter.paint(PLAN);

    assertThat(again.rgb()).isEqualTo(SmearPainter.paint(PLAN).rgb());
    assertThat(again.width()).isEqualTo(3 * SIZE);
    assertThat(again.height()).isEqualTo(2 * SIZE);
  }

  @Test
  void shouldPaintAnotherPictureOfAnotherSeed() {
    SmearPlan other = new SmearPlan("smear", 3, 2, SIZE, 2, PLAN.stain(), 43);

    assertThat(SmearPainter.paint(other).rgb()).isNotEqualTo(SmearPainter.paint(PLAN).rgb());
  }

  @Test
  void shouldPutOneCellOnBlackIntoEveryTile() {
    RgbPixels picture = SmearPainter.paint(PLAN);

    for (int index = 0; index < PLAN.tileCount(); index++) {
      int left = index % 3 * SIZE;
      int top = index / 3 * SIZE;
      assertThat(red(picture, left, top)).as("corner of tile %d", index).isZero();
      assertThat(red(picture, left + SIZE / 2, top + SIZE / 2)).isGreaterThan(80);
    }
  }

  @Test
  void shouldStainThoseCellsDarkThatThePlanCallsInfected() {
    RgbPixels picture = SmearPainter.paint(PLAN);

    BitSet dark = new BitSet();
    for (int index = 0; index < PLAN.tileCount(); index++) {
      dark.set(index, hasChromatin(picture, index % 3 * SIZE, index / 3 * SIZE));
    }

    assertThat(dark).isEqualTo(PLAN.infected());
  }

  /** Magenta, as chromatin is under Giemsa: much less green than red. */
  private static boolean hasChromatin(RgbPixels picture, int left, int top) {
    for (int y = top; y < top + SIZE; y++) {
      for (int x = left; x < left + SIZE; x++) {
        if (red(picture, x, y) - green(picture, x, y) > 90) {
          return true;
        }
      }
    }
    return false;
  }

  private static int red(RgbPixels picture, int x, int y) {
    return picture.rgb()[3 * (y * picture.width() + x)] & 0xff;
  }

  private static int green(RgbPixels picture, int x, int y) {
    return picture.rgb()[3 * (y * picture.width() + x) + 1] & 0xff;
  }
}
