package io.tilewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tilewise.events.Reason;
import io.tilewise.events.model.ModelReference;
import io.tilewise.inference.Classifiers.Loaded;
import io.tilewise.model.ModelException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassifiersTest {
  private static final ModelReference A = ModelReference.parse("a@1");
  private static final ModelReference B = ModelReference.parse("b@1");
  private static final ModelReference C = ModelReference.parse("c@1");
  private static final ModelReference BAD = ModelReference.parse("bad@1");

  private final List<ModelReference> loads = new ArrayList<>();
  private final Map<ModelReference, FakeClassifier> fakes = new HashMap<>();
  private Instant now = Instant.EPOCH;
  private final Classifiers classifiers = new Classifiers(2, this::load, () -> now);

  private Loaded load(ModelReference id) throws ModelException {
    loads.add(id);
    if (id.equals(BAD)) {
      throw new ModelException(Reason.MODEL_UNUSABLE, "broken");
    }
    fakes.put(id, new FakeClassifier());
    return new Loaded(fakes.get(id), Tiles.card());
  }

  @Test
  void shouldLoadAModelOnce() throws Exception {
    classifiers.get(A);

    classifiers.get(A);

    assertThat(loads).containsExactly(A);
  }

  @Test
  void shouldCloseTheModelThatWasUsedLongestAgo() throws Exception {
    classifiers.get(A);
    classifiers.get(B);
    classifiers.get(A);

    classifiers.get(C);

    assertThat(fakes.get(B).closed).isTrue();
    assertThat(fakes.get(A).closed).isFalse();
    assertThat(fakes.get(C).closed).isFalse();
  }

  @Test
  void shouldNotTryABrokenModelForEveryTile() {
    assertRefused(BAD);

    assertRefused(BAD);

    assertThat(loads).containsExactly(BAD);
  }

  @Test
  void shouldTryABrokenModelAgainAfterAWhile() {
    assertRefused(BAD);
    now = now.plus(Classifiers.REMEMBERED);

    assertRefused(BAD);

    assertThat(loads).containsExactly(BAD, BAD);
  }

  @Test
  void shouldCloseWhatItHolds() throws Exception {
    classifiers.get(A);
    classifiers.get(B);

    classifiers.close();

    assertThat(fakes.values()).allMatch(fake -> fake.closed);
  }

  private void assertRefused(ModelReference id) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> classifiers.get(id))
        .withMessage("broken");
  }
}
