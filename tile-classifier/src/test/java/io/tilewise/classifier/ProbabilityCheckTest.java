package io.tilewise.classifier;

import static io.tilewise.model.ModelOutput.Kind.LOGIT;
import static io.tilewise.model.ModelOutput.Kind.LOGITS;
import static io.tilewise.model.ModelOutput.Kind.PROBABILITIES;
import static io.tilewise.model.ModelOutput.Kind.SIGMOID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.tilewise.events.Reason;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelOutput.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbabilityCheckTest {
  private static final List<String> LABELS = List.of("sick", "well");

  @Test
  void shouldRefuseLogitsThatACardCallsProbabilities() {
    assertRefused("output: [13.9, 2.1] for [sick, well] (expected: probabilities", 13.9f, 2.1f);
  }

  @Test
  void shouldRefuseWhatIsBeyondTheTolerances() {
    assertRefused("[-0.0011, 1.0]", -0.0011f, 1f);
    assertRefused("[1.0011, 0.0]", 1.0011f, 0f);
    assertRefused("[0.6, 0.411]", 0.6f, 0.411f);
    assertRefused("[0.5, 0.489]", 0.5f, 0.489f);
  }

  @Test
  void shouldSayWhatElseACardMayHaveMeant() {
    assertRefused("\"logits\" is the kind of any other numbers", 1.9f, 0.8f);
    assertRefused("a sigmoid for each label is multi-label, where several may be true", 0.9f, 0.8f);
  }

  @Test
  void shouldTakeWhatIsRounded() {
    assertTaken(-0.0009f, 1.0009f);
    assertTaken(0.505f, 0.5f);
    assertTaken(0, 1);
  }

  @Test
  void shouldLeaveRowsThatAreNotFiniteToTheirOwnReason() {
    assertTaken(Float.NaN, 7);
    assertTaken(Float.POSITIVE_INFINITY, 0);
  }

  @Test
  void shouldLookAtEachRowButNotAtPadding() {
    assertTaken(0.5f, 0.5f, 0, 1);
    assertRefused("[3.0, 1.0]", 0.5f, 0.5f, 3, 1);
    assertThatNoException()
        .isThrownBy(
            () -> ProbabilityCheck.check(new float[] {0.5f, 0.5f, 3, 1}, 1, card(PROBABILITIES)));
  }

  @Test
  void shouldTakeAnyLogits() {
    assertThatNoException()
        .isThrownBy(() -> ProbabilityCheck.check(new float[] {13.9f, 2.1f}, 1, card(LOGITS)));
  }

  @Test
  void shouldRefuseALogitThatACardCallsASigmoid() {
    assertThatNoException()
        .isThrownBy(() -> ProbabilityCheck.check(new float[] {0.4f, 1, 7}, 2, card(SIGMOID)));
    assertThatExceptionOfType(ClassifierException.class)
        .isThrownBy(() -> ProbabilityCheck.check(new float[] {0.4f, -3}, 2, card(SIGMOID)))
        .withMessageContaining("output: [-3.0] for [sick, well] (expected: one number from 0 to 1")
        .withMessageContaining("\"logit\" is its kind");
  }

  @Test
  void shouldTakeAnyNumberForALogit() {
    assertThatNoException()
        .isThrownBy(() -> ProbabilityCheck.check(new float[] {-30, 8}, 2, card(LOGIT)));
  }

  private static ModelCard card(Kind kind) {
    return Cards.head(kind, null, LABELS);
  }

  private static void assertTaken(float... output) {
    assertThatNoException()
        .isThrownBy(() -> ProbabilityCheck.check(output, output.length / 2, card(PROBABILITIES)));
  }

  private static void assertRefused(String text, float... output) {
    assertThatExceptionOfType(ClassifierException.class)
        .isThrownBy(() -> ProbabilityCheck.check(output, output.length / 2, card(PROBABILITIES)))
        .withMessageContaining(text)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.OUTPUT_INVALID));
  }
}
