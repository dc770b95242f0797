package io.tilewise.classifier;

import static io.tilewise.model.ModelOutput.Kind.LOGIT;
import static io.tilewise.model.ModelOutput.Kind.LOGITS;
import static io.tilewise.model.ModelOutput.Kind.PROBABILITIES;
import static io.tilewise.model.ModelOutput.Kind.SIGMOID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LabelRowsTest {
  private static final List<String> TWO = List.of("sick", "well");

  @Test
  void shouldTakeASigmoidForTheProbabilityOfTheSecondLabel() {
    float[][] rows = LabelRows.logits(new float[] {0.93f, 0.2f}, 2, Cards.head(SIGMOID, null, TWO));

    assertThat(Math.exp(rows[0][0])).isCloseTo(0.07, within(1e-6));
    assertThat(Math.exp(rows[0][1])).isCloseTo(0.93, within(1e-6));
    assertThat(Math.exp(rows[1][1])).isCloseTo(0.2, within(1e-6));
  }

  @Test
  void shouldTakeASigmoidForTheLabelThatTheCardNames() {
    float[][] rows = LabelRows.logits(new float[] {0.93f}, 1, Cards.head(SIGMOID, "sick", TWO));

    assertThat(Math.exp(rows[0][0])).isCloseTo(0.93, within(1e-6));
  }

  @Test
  void shouldClipASigmoidAsAnyProbability() {
    float[][] rows = LabelRows.logits(new float[] {0}, 1, Cards.head(SIGMOID, null, TWO));

    assertThat(rows[0][1]).isCloseTo((float) Math.log(1e-7), within(1e-5f));
  }

  @Test
  void shouldSetALogitAgainstZero() {
    float[] output = {-2.5f, Float.NaN};

    assertThat(LabelRows.logits(output, 1, Cards.head(LOGIT, null, TWO)))
        .isDeepEqualTo(new float[][] {{0, -2.5f}});
    float[][] named = LabelRows.logits(output, 2, Cards.head(LOGIT, "sick", TWO));
    assertThat(named[0]).containsExactly(-2.5f, 0);
    assertThat(named[1]).containsOnly(Float.NaN);
  }

  @Test
  void shouldSplitRowsAndLeavePaddingOut() {
    float[] output = {1, 2, 3, 4, 9, 9};

    float[][] rows = LabelRows.logits(output, 2, Cards.head(LOGITS, null, TWO));

    assertThat(rows).isDeepEqualTo(new float[][] {{1, 2}, {3, 4}});
  }

  @Test
  void shouldClipCertaintyBeforeTheLogarithm() {
    float[] output = {0, 1};

    float[][] rows = LabelRows.logits(output, 1, Cards.head(PROBABILITIES, null, TWO));

    assertThat(rows[0][0]).isCloseTo((float) Math.log(1e-7), within(1e-5f));
    assertThat(rows[0][1]).isCloseTo((float) Math.log(1 - 1e-7), within(1e-5f));
  }

  @Test
  void shouldLeaveARowNotFiniteWhenAProbabilityIsNot() {
    float[] output = {Float.NaN, 0.5f, Float.POSITIVE_INFINITY, 0.5f, 0.5f, 0.5f};

    float[][] rows = LabelRows.logits(output, 3, Cards.head(PROBABILITIES, null, TWO));

    assertThat(rows[0]).containsOnly(Float.NaN);
    assertThat(rows[1]).containsOnly(Float.NaN);
    assertThat(rows[2]).containsOnly((float) Math.log(0.5));
  }

  @Property
  void shouldGiveProbabilitiesThatAddUpToOne(
      @ForAll @Size(4) List<@FloatRange(min = 0, max = 1) Float> probabilities) {
    float[] output = new float[4];
    for (int i = 0; i < output.length; i++) {
      output[i] = probabilities.get(i);
    }

    float[][] rows =
        LabelRows.logits(output, 1, Cards.head(PROBABILITIES, null, List.of("a", "b", "c", "d")));

    double sum = 0;
    for (float logit : rows[0]) {
      sum += Math.exp(logit);
    }
    assertThat(sum).isCloseTo(1, within(1e-5));
  }
}
