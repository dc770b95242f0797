package io.tilewise.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrendTest {
  private static final double MINUTE = 1 / 60.0;

  @Test
  void shouldGiveTheSlopeOfAStraightLineWithoutDoubt() {
    Trend trend = Trend.of(new double[] {100, 101, 102, 103, 104}, MINUTE);

    assertThat(trend.mean()).isEqualTo(102);
    assertThat(trend.perHour()).isCloseTo(60, within(1e-9));
    assertThat(trend.low()).isCloseTo(60, within(1e-6));
    assertThat(trend.high()).isCloseTo(60, within(1e-6));
    assertThat(trend.grows()).isTrue();
  }

  @Test
  void shouldNotSayThatALevelGrows() {
    assertThat(Trend.of(new double[] {7, 7, 7, 7, 7}, MINUTE).grows()).isFalse();
    assertThat(Trend.of(new double[] {9, 8, 7, 6, 5}, MINUTE).grows()).isFalse();
  }

  @Test
  void shouldNotSayThatLessThanAHundredthAnHourGrows() {
    double[] values = IntStream.range(0, 60).mapToDouble(i -> 1000 + i * 0.1).toArray();

    assertThat(Trend.of(values, MINUTE).low()).isPositive();
    assertThat(Trend.of(values, MINUTE).grows()).isFalse();
  }

  @Test
  void shouldCoverTheSlopeOfNoiseAsOftenAsItSays() {
    Random random = new Random(7);
    long covered =
        IntStream.range(0, 1000)
            .filter(
                _ -> {
                  Trend trend = Trend.of(random.doubles(60).toArray(), 1);
                  return trend.low() <= 0 && trend.high() >= 0;
                })
            .count();

    assertThat(covered).isBetween(920L, 975L);
  }

  @Test
  void shouldBeLessSureOfValuesThatFollowOneAnother() {
    Random random = new Random(7);
    double[] wandering = new double[60];
    double[] shuffled = new double[60];
    for (int i = 1; i < 60; i++) {
      wandering[i] = 0.9 * wandering[i - 1] + random.nextGaussian();
      shuffled[i * 7 % 60] = wandering[i];
    }

    Trend wanders = Trend.of(wandering, 1);
    Trend jumps = Trend.of(shuffled, 1);

    assertThat(wanders.high() - wanders.low()).isGreaterThan(1.5 * (jumps.high() - jumps.low()));
  }

  @Test
  void shouldRefuseTooFewValues() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Trend.of(new double[3], 1))
        .withMessage("values: 3 (expected: >= 4)");
  }
}
