package io.tilewise.standalone.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.model.Model;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelInput;
import io.tilewise.model.ModelOutput;
import io.tilewise.model.ModelOutput.Kind;
import io.tilewise.standalone.command.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TrialTest {
  private static final ModelCard SAMPLE =
      new ModelCard(
          List.of("sick", "well"),
          null,
          List.of(),
          ModelInput.ofBytes("x", 8, 8),
          new ModelOutput("y", Kind.LOGITS),
          new ModelCard.Tile(8, 0, null, EdgePolicy.PAD),
          new VerdictSettings("majority-vote", null, null));

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

  @Test
  void shouldRefuseAnswersThatAreNoNumbers() {
    Model model = new Model(ModelReference.parse("odd@1"), Path.of("odd"), SAMPLE, "0".repeat(64));

    assertThat(Trial.finite(model, new float[][] {{1, 2}})).hasDimensions(1, 2);
    for (float odd : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      assertThatExceptionOfType(UsageException.class)
          .isThrownBy(() -> Trial.finite(model, new float[][] {{1, 2}, {0, odd}}))
          .withMessageStartingWith("model odd@1: answers [0.0, " + odd + "] (expected: finite");
    }
  }

  @Test
  void shouldNotWaitForEverForANetworkThatNeverAnswers() {
    CountDownLatch never = new CountDownLatch(1);

    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> Trial.within(0, "model loop@new", () -> waited(never)))
        .withMessageStartingWith("model loop@new: no answer in 0 s (expected: ");
    never.countDown();
  }

  private static boolean waited(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldPassOnWhatAnAnswerFailsWith() {
    assertThat(Trial.<String>within(60, "model", () -> "answer")).isEqualTo("answer");
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(
            () ->
                Trial.within(
                    60,
                    "model",
                    () -> {
                      throw new UsageException("refused");
                    }))
        .withMessage("refused");
  }
}
