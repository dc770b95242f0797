package io.tilewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import org.junit.jupiter.api.Test;

/** Which models are held. */
class ClassifiersTest extends ClassifiersFixture {
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
}
