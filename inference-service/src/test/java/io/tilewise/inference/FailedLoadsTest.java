package io.tilewise.inference;

import static io.tilewise.inference.FakeModels.digest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tilewise.events.Reason;
import io.tilewise.inference.Classifiers.Loaded;
import io.tilewise.model.ModelException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a model that could not be loaded is tried again. */
class FailedLoadsTest extends ClassifiersFixture {
  @Test
  void shouldNotTryABrokenModelForEveryTile() {
    models.loading = new ModelException(Reason.MODEL_UNUSABLE, "broken");
    assertRefused(A);

    assertRefused(A);

    assertThat(models.loads).containsExactly("a@1=1");
  }

  @Test
  void shouldTryABrokenModelAgainAfterAWhile() {
    models.loading = new ModelException(Reason.MODEL_UNUSABLE, "broken");
    assertRefused(A);
    now = now.plus(FailedLoads.REMEMBERED);

    assertRefused(A);

    assertThat(models.loads).containsExactly("a@1=1", "a@1=1");
  }

  @Test
  void shouldLeaveTimeToOtherModelsWhereItTakesLongToFindOneBroken() {
    models.loading = new ModelException(Reason.MODEL_UNUSABLE, "broken");
    models.meanwhile = () -> now = now.plusSeconds(120);
    assertRefused(A);
    now = now.plusSeconds(479);

    assertRefused(A);
    assertThat(models.loads).hasSize(1);
    now = now.plusSeconds(1);
    assertRefused(A);
    assertThat(models.loads).hasSize(2);
  }

  @Test
  void shouldTryABrokenModelAtOnceWhenItWasMended() throws Exception {
    models.loading = new ModelException(Reason.MODEL_UNUSABLE, "broken");
    assertRefused(A);
    models.loading = null;
    models.with(A, '2');

    Loaded mended = get(A);

    assertThat(mended.digest()).isEqualTo(digest('2'));
  }

  @Test
  void shouldRememberNothingOfWhatPasses() throws Exception {
    models.loading = new IOException("stale");
    assertThatIOException().isThrownBy(() -> get(A)).withMessage("stale");
    models.loading = null;

    assertThat(get(A).digest()).isEqualTo(digest('1'));
  }

  @Test
  void shouldNotTryWhatPassesForAsLongAsTheAttemptTook() {
    models.loading = new IOException("stale");
    models.meanwhile = () -> now = now.plusSeconds(20);
    assertThatIOException().isThrownBy(() -> get(A)).withMessage("stale");
    now = now.plusMillis(19_999);

    assertThatIOException().isThrownBy(() -> get(A)).withMessage("stale");
    assertThat(models.loads).hasSize(1);
    now = now.plusMillis(1);
    assertThatIOException().isThrownBy(() -> get(A));
    assertThat(models.loads).hasSize(2);
  }

  @Test
  void shouldSpendAFifthOfItsTimeAtMostOnWhatCannotBeLoadedInTheEnd() {
    models.loading = new IOException("stale");
    models.meanwhile = () -> now = now.plusSeconds(20);

    assertThat(secondsBetweenAttempts(6)).containsExactly(20L, 40L, 80L, 80L, 80L);
  }

  @Test
  void shouldTryWhatFailsQuicklyEveryHalfMinuteInTheEnd() {
    models.loading = new IOException("stale");
    models.meanwhile = () -> now = now.plusSeconds(1);

    assertThat(secondsBetweenAttempts(8)).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
  }

  @Test
  void shouldTryAnotherContentAtOnceThoughTheOneBeforePasses() throws Exception {
    models.loading = new IOException("stale");
    models.meanwhile = () -> now = now.plusSeconds(20);
    assertThatIOException().isThrownBy(() -> get(A)).withMessage("stale");
    models.loading = null;
    models.with(A, '2');

    assertThat(get(A).digest()).isEqualTo(digest('2'));
  }

  /** From the end of one load to the start of the next, when it is asked for all the time. */
  private List<Long> secondsBetweenAttempts(int attempts) {
    List<Long> pauses = new ArrayList<>();
    long pause = 0;
    while (pauses.size() < attempts) {
      int loads = models.loads.size();
      assertThatIOException().isThrownBy(() -> get(A));
      if (models.loads.size() > loads) {
        pauses.add(pause);
        pause = 0;
      }
      now = now.plusSeconds(1);
      pause++;
    }
    return pauses.subList(1, attempts);
  }
}
