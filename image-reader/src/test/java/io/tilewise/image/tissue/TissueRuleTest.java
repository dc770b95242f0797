package io.tilewise.image.tissue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TissueRuleTest {

  @Test
  void shouldReadWhatCardsAndSubmissionsWrite() {
    assertThat(TissueRule.of("off", 0.05)).isEqualTo(new TissueRule.Off());
    assertThat(TissueRule.of("auto", 0.05)).isEqualTo(new TissueRule.Auto(0.05));
    assertThat(TissueRule.of("0.1", 0.05)).isEqualTo(new TissueRule.Fixed(0.1, 0.05));
    assertThat(TissueRule.of("1E-3", 0)).isEqualTo(new TissueRule.Fixed(0.001, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "some, 0.05, 'tissue: some (expected: off, auto, or a threshold of saturation, 0 to 1)'",
    "1.1, 0.05, saturation: 1.1 (expected: 0 to 1)",
    "-0.1, 0.05, saturation: -0.1 (expected: 0 to 1)",
    "auto, 1.5, least: 1.5 (expected: 0 to 1)"
  })
  void shouldRefuseWhatIsNoRule(String tissue, double least, String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TissueRule.of(tissue, least))
        .withMessage(text);
  }
}
