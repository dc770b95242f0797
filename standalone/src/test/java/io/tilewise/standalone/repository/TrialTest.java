package io.tilewise.standalone.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.model.ModelOutput.Kind;
import org.junit.jupiter.api.Test;

class TrialTest {
  @Test
  void shouldTellNumbersByWhatTheyCannotBe() {
    assertThat(Trial.kind(new float[][] {{0.2f, 0.8f}, {0.5f, 0.5f}}, false))
        .contains(Kind.PROBABILITIES);
    assertThat(Trial.kind(new float[][] {{0.2f, 0.8f}, {1.5f, -0.5f}}, false))
        .contains(Kind.LOGITS);
    assertThat(Trial.kind(new float[][] {{0, 0.3f}, {0, -2}}, true)).contains(Kind.LOGIT);
  }

  @Test
  void shouldNotGuessWhatCouldBeEither() {
    assertThat(Trial.kind(new float[][] {{0.2f, 0.7f}, {0.5f, 0.5f}}, false)).isEmpty();
    assertThat(Trial.kind(new float[][] {{0, 0.3f}, {0, 0.9f}}, true)).isEmpty();
  }
}
