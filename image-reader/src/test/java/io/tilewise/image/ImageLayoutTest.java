package io.tilewise.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageLayoutTest {
  /** Files say anything, and events take only what can be a pixel's size. */
  @ParameterizedTest
  @CsvSource({
    "0.25, true",
    "999, true",
    "0, false",
    "-0.5, false",
    "1000, false",
    "1e300, false",
    "Infinity, false",
    "NaN, false"
  })
  void shouldTellNoSizeOfAPixelThatMeansNothing(double microns, boolean told) {
    ImageLayout layout =
        new ImageLayout(
            "test",
            ImageLayout.LOSSLESS,
            List.of(new Level(1, 1, 1, Optional.empty())),
            OptionalDouble.of(microns),
            false,
            1);

    assertThat(layout.micronsPerPixel().isPresent()).isEqualTo(told);
  }
}
