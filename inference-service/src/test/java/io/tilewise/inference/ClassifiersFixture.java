package io.tilewise.inference;

import static io.tilewise.inference.FakeModels.digest;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.events.model.ModelReference;
import io.tilewise.inference.Classifiers.Loaded;
import io.tilewise.inference.queue.ModelContent;
import io.tilewise.model.ModelException;
import java.time.Instant;

/** The models of one worker that may hold two of them, on fakes. */
abstract class ClassifiersFixture {
  static final ModelReference A = ModelReference.parse("a@1");
  static final ModelReference B = ModelReference.parse("b@1");
  static final ModelReference C = ModelReference.parse("c@1");

  final FakeModels models = new FakeModels().with(A, '1').with(B, '1').with(C, '1');
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final InferenceMetrics metrics = new InferenceMetrics(meters, "cpu");
  Instant now = Instant.EPOCH;
  final Classifiers classifiers = new Classifiers(2, models, metrics, () -> now);

  Loaded get(ModelReference id) throws Exception {
    return classifiers.get(new ModelContent(id, null));
  }

  Loaded get(ModelReference id, char content) throws Exception {
    return classifiers.get(new ModelContent(id, digest(content)));
  }

  void assertRefused(ModelReference id) {
    assertThatExceptionOfType(ModelException.class).isThrownBy(() -> get(id)).withMessage("broken");
  }
}
