package io.tilewise.inference;

import static io.tilewise.inference.FakeModels.digest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tilewise.events.Reason;
import io.tilewise.inference.Classifiers.Loaded;
import io.tilewise.inference.queue.ModelContent;
import io.tilewise.model.ModelException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Versions that change while they are loaded. */
class ReplacedModelsTest extends ClassifiersFixture {
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
    assertThat(meters.counter("tilewise.models.changed").count()).isEqualTo(1);
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
    assertThat(meters.counter("tilewise.models.changed").count()).isEqualTo(1);
  }

  @Test
  void shouldTellAChangeOnceForAllWorkers() throws Exception {
    Classifiers other = new Classifiers(2, models, metrics, () -> now);
    get(A, '1');
    other.get(new ModelContent(A, null));
    models.with(A, '2');

    classifiers.look();
    other.look();

    assertThat(meters.counter("tilewise.models.changed").count()).isEqualTo(1);
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
  void shouldTellOnceThatTheFilesOfALoadedModelAreGone() throws Exception {
    Classifiers other = new Classifiers(2, models, metrics, () -> now);
    get(A, '1');
    other.get(new ModelContent(A, null));
    models.without(A);

    classifiers.look();
    other.look();
    classifiers.look();

    assertThat(meters.counter("tilewise.models.changed").count()).isEqualTo(1);
    assertThat(get(A, '1').digest()).as("goes on").isEqualTo(digest('1'));
  }

  @Test
  void shouldCountOneChangeWhenFilesAreGoneBeforeAnotherContentIsThere() throws Exception {
    get(A, '1');
    models.without(A);
    classifiers.look();
    models.with(A, '2');

    classifiers.look();

    assertThat(meters.counter("tilewise.models.changed").count()).isEqualTo(1);
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

    assertThat(meters.counter("tilewise.models.changed").count()).isEqualTo(2);
  }
}
