package io.tilewise.imageverdict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VerdictSettingsReaderTest {
  @Test
  void shouldKnowARuleHoweverItIsWritten() {
    assertThat(VerdictSettingsReader.isOneRule("top-k-mean", "top-k-mean(k=3)")).isTrue();
    assertThat(
            VerdictSettingsReader.isOneRule(
                "evidence-mixture(prior = counts)", "evidence-mixture(prior=counts)"))
        .isTrue();
    assertThat(VerdictSettingsReader.isOneRule("top-k-mean", "top-k-mean(k=4)")).isFalse();
    assertThat(VerdictSettingsReader.isOneRule("top-k-mean", "best")).isFalse();
    assertThat(VerdictSettingsReader.isOneRule("best", "best")).isTrue();
  }
}
