package io.tilewise.events.tiling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TissueMaskTest {
  @ParameterizedTest
  @ValueSource(strings = {"off", "auto", "0", "1", "0.1", "0.0625", "0.000001"})
  void shouldBeReadAsItWasWritten(String text) {
    assertThat(TissueMask.parse(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "OFF", "on", "-0.1", "1.5", ".5", "0.", "1e-3", "NaN", "0.1234567"})
  void shouldRefuseWhatIsNone(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> TissueMask.parse(text));
  }
}
