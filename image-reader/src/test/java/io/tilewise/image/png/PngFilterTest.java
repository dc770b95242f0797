package io.tilewise.image.png;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.image.ImageFormatException;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What undoes filters quickly, beside the specification's words. */
class PngFilterTest {
  /** Of the pixels that there are: 1, 2, 3, 4, 6 and 8 bytes. */
  private static final int[] STEPS = {1, 2, 3, 4, 6, 8};

  private static final int BEFORE = 5;

  @Test
  void shouldFindTheNearestOfAnyThreeBytesInEveryLane() {
    long differing = 0;
    for (int left = 0; left < 256; left++) {
      for (int up = 0; up < 256; up++) {
        for (int corner = 0; corner < 256; corner++) {
          // Neighbouring lanes hold the three in other roles, so that a borrow would show.
          long nearest =
              PaethLanes.nearest(
                  lanes(left, up, corner), lanes(up, corner, left), lanes(corner, left, up));
          long expected =
              lanes(paeth(left, up, corner), paeth(up, corner, left), paeth(corner, left, up));
          differing += nearest == expected ? 0 : 1;
        }
      }
    }
    assertThat(differing).isZero();
  }

  @Property
  void shouldRestoreARowAsTheSpecificationSays(
      @ForAll @IntRange(min = 0, max = 4) int filter,
      @ForAll @IntRange(min = 0, max = 5) int step,
      @ForAll @IntRange(min = 1, max = 40) int pixels,
      @ForAll long seed)
      throws ImageFormatException {
    int length = 1 + pixels * STEPS[step];
    byte[] rows = new byte[BEFORE + 2 * length + PngFilter.PADDING + BEFORE];
    new Random(seed).nextBytes(rows);
    rows[BEFORE + length] = (byte) filter;
    byte[] expected = rows.clone();
    restore(expected, BEFORE + length, STEPS[step], length);

    PngFilter.undo(rows, BEFORE + length, STEPS[step], length);

    assertThat(rows).isEqualTo(expected);
  }

  @Test
  void shouldNotReadBeyondTheBytesThatItAsksForBehindARow() throws ImageFormatException {
    for (int step : STEPS) {
      for (byte filter = 0; filter <= 4; filter++) {
        byte[] rows = new byte[2 * (1 + step) + PngFilter.PADDING];
        rows[1 + step] = filter;

        PngFilter.undo(rows, 1 + step, step, 1 + step);

        assertThat(rows[1 + step]).isEqualTo(filter);
      }
    }
  }

  @Test
  void shouldRefuseAnUnknownFilter() {
    byte[] rows = new byte[9];
    Arrays.fill(rows, (byte) 5);

    assertThatThrownBy(() -> PngFilter.undo(rows, 4, 3, 4))
        .isInstanceOf(ImageFormatException.class)
        .hasMessage("PNG filter: 5 (expected: 0 to 4)");
  }

  private static long lanes(long low, long middle, long high) {
    return low | middle << 16 | high << 32 | low << 48;
  }

  /** PNG specification, third edition, 9.2, byte by byte. */
  private static void restore(byte[] rows, int at, int step, int length) {
    for (int i = 1; i < length; i++) {
      int left = i > step ? rows[at + i - step] & 0xff : 0;
      int up = rows[at + i - length] & 0xff;
      int corner = i > step ? rows[at + i - length - step] & 0xff : 0;
      rows[at + i] +=
          (byte)
              switch (rows[at]) {
                case 1 -> left;
                case 2 -> up;
                case 3 -> (left + up) / 2;
                case 4 -> paeth(left, up, corner);
                default -> 0;
              };
    }
  }

  private static int paeth(int a, int b, int c) {
    int p = a + b - c;
    int pa = Math.abs(p - a);
    int pb = Math.abs(p - b);
    int pc = Math.abs(p - c);
    return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
  }
}
