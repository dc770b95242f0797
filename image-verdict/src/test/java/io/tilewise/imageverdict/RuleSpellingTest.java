package io.tilewise.imageverdict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RuleSpellingTest {
  @Test
  void shouldKnowARuleHoweverItIsWritten() {
    assertThat(RuleSpelling.isOne("top-k-mean", "top-k-mean(k=3)")).isTrue();
    assertThat(RuleSpelling.isOne("evidence-mixture(prior = counts)", "evidence-mixture(prior=counts)"))
        .isTrue();
    assertThat(RuleSpelling.isOne("top-k-mean", "top-k-mean(k=4)")).isFalse();
    assertThat(RuleSpelling.isOne("top-k-mean", "best")).isFalse();
    assertThat(RuleSpelling.isOne("best", "best")).isTrue();
  }
}
