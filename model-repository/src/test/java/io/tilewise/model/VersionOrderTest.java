package io.tilewise.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionOrderTest {
  private final VersionOrder order = new VersionOrder();

  @ParameterizedTest
  @CsvSource({
    "9, 10",
    "1.9, 1.10",
    "00000123, 00000124",
    "0123, 124",
    "1, 1.1",
    "1.0, 1.0-rc1",
    "v2, v10",
    "1-a, 1-b",
    "99999999999999999999, 100000000000000000000"
  })
  void shouldPutTheOlderVersionFirst(String older, String newer) {
    int result = order.compare(older, newer);

    assertThat(result).isNegative();
    assertThat(order.compare(newer, older)).isPositive();
  }

  @Test
  void shouldTellVersionsApartThatDifferInLeadingZerosOnly() {
    int result = order.compare("01", "1");

    assertThat(result).isNotZero();
  }

  @Property
  void shouldBeATotalOrder(
      @ForAll @Chars({'0', '1', '9', 'a', '.'}) @StringLength(max = 5) String a,
      @ForAll @Chars({'0', '1', '9', 'a', '.'}) @StringLength(max = 5) String b,
      @ForAll @Chars({'0', '1', '9', 'a', '.'}) @StringLength(max = 5) String c) {
    List<String> sorted = List.of(a, b, c).stream().sorted(order).toList();

    assertThat(order.compare(sorted.get(0), sorted.get(1))).isLessThanOrEqualTo(0);
    assertThat(order.compare(sorted.get(1), sorted.get(2))).isLessThanOrEqualTo(0);
    assertThat(order.compare(sorted.get(0), sorted.get(2))).isLessThanOrEqualTo(0);
    assertThat(order.compare(a, b)).isEqualTo(-order.compare(b, a));
    assertThat(order.compare(a, b) == 0).isEqualTo(a.equals(b));
  }
}
