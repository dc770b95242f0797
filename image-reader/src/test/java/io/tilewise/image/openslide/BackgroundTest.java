package io.tilewise.image.openslide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BackgroundTest {
  private static final Background BLUE = new Background(0x1020ff);

  @Test
  void shouldShowWhereNothingWasScanned() {
    assertThat(paint(BLUE, 0)).containsExactly(0x10, 0x20, (byte) 0xff);
  }

  @Test
  void shouldBeBehindWhatIsOpaque() {
    assertThat(paint(BLUE, 0xff00ff80)).containsExactly(0, (byte) 0xff, (byte) 0x80);
  }

  /** Half of red before it: 127 + 16 * 128 / 255. */
  @Test
  void shouldShowThroughWhatIsPartlyThere() {
    assertThat(paint(BLUE, 0x7f7f0000)).containsExactly(127 + 8, 16, (byte) 128);
  }

  @Test
  void shouldNotGoBeyondWhite() {
    assertThat(paint(new Background(0xffffff), 0x7fffffff))
        .containsExactly((byte) 0xff, (byte) 0xff, (byte) 0xff);
  }

  private static byte[] paint(Background background, int argb) {
    byte[] target = new byte[5];
    background.paint(new int[] {argb}, target, 1);
    assertThat(target[0]).isZero();
    assertThat(target[4]).isZero();
    return Arrays.copyOfRange(target, 1, 4);
  }
}
