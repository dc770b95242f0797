package io.tilewise.image.tissue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlassTest {

  @ParameterizedTest
  @CsvSource({
    "0.05, 243, 243, false, white glass",
    "0.05, 240, 229, false, glass that is a little yellow",
    "0.05, 240, 228, true, exactly the threshold",
    "0.05, 176, 80, true, dense tissue",
    "0.05, 204, 204, false, the darkest glass",
    "0.05, 203, 203, true, grey: pigment or a fold or a pen",
    "0.05, 8, 8, true, dark but scanned",
    "0.05, 7, 0, false, never scanned: its saturation is noise",
    "0.05, 0, 0, false, never scanned",
    "0, 243, 243, true, all that was scanned",
    "0.5, 200, 100, true, darker than glass",
    "0.5, 250, 125, true, exactly half",
    "0.07, 250, 233, false, just not seven hundredths",
    "0.07, 200, 186, true, exactly seven hundredths",
    "0.049999, 240, 228, true, just below",
    "0.050001, 240, 228, false, just above",
    "1, 250, 1, false, not quite a pure colour",
    "1, 250, 0, true, a pure colour"
  })
  void shouldTellTissueFromGlass(double threshold, int max, int min, boolean tissue, String what) {
    Glass glass = Glass.of(threshold);

    assertThat(glass.isTissue(max, min, 1)).as(what).isEqualTo(tissue);
    assertThat(glass.isTissue(max * 16, min * 16, 16)).as("sums, " + what).isEqualTo(tissue);
  }
}
