package io.tilewise.inference;

import static io.tilewise.inference.FakeModels.digest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.events.Reason;
import io.tilewise.events.model.ModelReference;
import io.tilewise.inference.Classifiers.Loaded;
import io.tilewise.inference.queue.ModelContent;
import io.tilewise.model.ModelException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassifiersTest {
  private static final ModelReference A = ModelReference.parse("a@1");
  private static final ModelReference B = ModelReference.parse("b@1");
  private static final ModelReference C = ModelReference.parse("c@1");

  private final FakeModels models = new FakeModels().with(A, '1').with(B, '1').with(C, '1');
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final InferenceMetrics metrics = new InferenceMetrics(meters);
  private Instant now = Instant.EPOCH;
  private final Classifiers classifiers = new Classifiers(2, models, metrics, () -> now);

  @Test
  void shouldLoadAModelOnce() throws Exception {
    get(A);

    get(A);

    assertThat(models.loads).containsExactly("a@1=1");
  }

  @Test
  void shouldCloseTheModelThatWasUsedLongestAgo() throws Exception {
    get(A);
    get(B);
    get(A);

    get(C);

    assertThat(models.classifier(B, '1').closed).isTrue();
    assertThat(models.classifier(A, '1').closed).isFalse();
    assertThat(models.classifier(C, '1').closed).isFalse();
  }

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
  void shouldCloseWhatItHolds() throws Exception {
    get(A);
    get(B);

    classifiers.close();

    assertThat(models.classifiers.values()).hasSize(2).allMatch(fake -> fake.closed);
  }

  @Test
  void shouldCloseTheOthersThoughOneDoesNotClose() throws Exception {
    get(A);
    get(B);
    models.classifier(A, '1').failsToClose = true;

    classifiers.close();

    assertThat(models.classifiers.values()).hasSize(2).allMatch(fake -> fake.closed);
  }

  @Test
  void shouldLoadAnotherModelThoughTheOldestDoesNotClose() throws Exception {
    get(A);
    get(B);
    models.classifier(A, '1').failsToClose = true;

    assertThat(get(C).model().id()).isEqualTo(C);
  }

  @Test
  void shouldRefuseATileThatWasCutForAnotherContent() {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> get(A, '9'))
        .withMessage(
            "model a@1: content %s (expected: %s, which the tile was cut for)"
                .formatted(digest('1'), digest('9')))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_DIFFERS));
    assertThat(models.loads).isEmpty();
  }

  @Test
  void shouldTakeTheNewContentForTilesThatWereCutForIt() throws Exception {
    get(A, '1');
    models.with(A, '2');

    Loaded now = get(A, '2');

    assertThat(now.digest()).isEqualTo(digest('2'));
    assertThat(now.classifier()).isSameAs(models.classifier(A, '2'));
    assertThat(models.classifier(A, '1').closed).isTrue();
    assertThat(meters.counter("models.changed").count()).isEqualTo(1);
  }

  @Test
  void shouldRefuseTheOldTilesOnceTheNewContentIsThere() throws Exception {
    get(A, '1');
    models.with(A, '2');
    get(A, '2');

    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> get(A, '1'))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_DIFFERS));
  }

  @Test
  void shouldNoticeWithoutATileThatAVersionWasWrittenOver() throws Exception {
    get(A, '1');
    models.with(A, '2');

    classifiers.look();

    assertThat(models.classifier(A, '1').closed).isTrue();
    assertThat(meters.counter("models.changed").count()).isEqualTo(1);
  }

  @Test
  void shouldTellAChangeOnceForAllWorkers() throws Exception {
    Classifiers other = new Classifiers(2, models, metrics, () -> now);
    get(A, '1');
    other.get(new ModelContent(A, null));
    models.with(A, '2');

    classifiers.look();
    other.look();

    assertThat(meters.counter("models.changed").count()).isEqualTo(1);
  }

  @Test
  void shouldGoOnWithWhatIsLoadedWhileAVersionIsWrittenOver() throws Exception {
    get(A, '1');
    models.away = new IOException("model a@1: variables: changed while it was read");

    assertThat(get(A, '1').digest()).isEqualTo(digest('1'));
    assertThatIOException().as("tiles of what is to come wait").isThrownBy(() -> get(A, '2'));
    assertThat(models.classifier(A, '1').closed).isFalse();
  }

  @Test
  void shouldNotKeepAModelThatChangedWhileItWasLoaded() throws Exception {
    models.meanwhile = () -> models.with(A, '2');

    assertThatIOException()
        .isThrownBy(() -> get(A))
        .withMessage("model a@1: changed while it was loaded");

    assertThat(models.classifier(A, '1').closed).isTrue();
    models.meanwhile = () -> {};
    assertThat(get(A).digest()).isEqualTo(digest('2'));
  }

  @Test
  void shouldNotBlameAModelThatChangedWhileItWasLoaded() {
    models.meanwhile = () -> models.with(A, '2');
    models.loading = new ModelException(Reason.MODEL_UNUSABLE, "half of it");

    assertThatIOException()
        .isThrownBy(() -> get(A))
        .withMessage("model a@1: changed while it was loaded");
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

  @Test
  void shouldTryAnotherContentAtOnceThoughTheOneBeforePasses() throws Exception {
    models.loading = new IOException("stale");
    models.meanwhile = () -> now = now.plusSeconds(20);
    assertThatIOException().isThrownBy(() -> get(A)).withMessage("stale");
    models.loading = null;
    models.with(A, '2');

    assertThat(get(A).digest()).isEqualTo(digest('2'));
  }

  @Test
  void shouldCloseTheOthersForAModelThatDoesNotFitBesideThem() throws Exception {
    models.room = 1;
    get(A);

    assertThat(get(B).model().id()).isEqualTo(B);
    assertThat(models.classifier(A, '1').closed).isTrue();
  }

  @Test
  void shouldTryAModelOnceThatDoesNotFitAlone() {
    models.room = 0;

    assertThatIOException().isThrownBy(() -> get(B)).withMessage("engine: OOM");
    assertThat(models.loads).containsExactly("b@1=1");
  }

  @Test
  void shouldTellOnceThatTheFilesOfALoadedModelAreGone() throws Exception {
    Classifiers other = new Classifiers(2, models, metrics, () -> now);
    get(A, '1');
    other.get(new ModelContent(A, null));
    models.without(A);

    classifiers.look();
    other.look();
    classifiers.look();

    assertThat(meters.counter("models.changed").count()).isEqualTo(1);
    assertThat(get(A, '1').digest()).as("goes on").isEqualTo(digest('1'));
  }

  @Test
  void shouldCountOneChangeWhenFilesAreGoneBeforeAnotherContentIsThere() throws Exception {
    get(A, '1');
    models.without(A);
    classifiers.look();
    models.with(A, '2');

    classifiers.look();

    assertThat(meters.counter("models.changed").count()).isEqualTo(1);
  }

  @Test
  void shouldTellAgainWhenFilesCameBackAndAreGoneAgain() throws Exception {
    get(A, '1');
    models.without(A);
    classifiers.look();
    models.with(A, '1');
    classifiers.look();
    models.without(A);

    classifiers.look();

    assertThat(meters.counter("models.changed").count()).isEqualTo(2);
  }

  private Loaded get(ModelReference id) throws Exception {
    return classifiers.get(new ModelContent(id, null));
  }

  private Loaded get(ModelReference id, char content) throws Exception {
    return classifiers.get(new ModelContent(id, digest(content)));
  }

  private void assertRefused(ModelReference id) {
    assertThatExceptionOfType(ModelException.class).isThrownBy(() -> get(id)).withMessage("broken");
  }
}
