package io.tilewise.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tilewise.events.model.ModelReference;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingPlanTest {
  private static final Path CELLS = Path.of("cells");
  private static final Path OUT = Path.of("models");

  @Test
  void shouldPutTheModelWhereARepositoryLooksForIt() {
    TrainingPlan plan = TrainingPlan.of(CELLS, OUT, ModelReference.parse("thin-smear@2"));

    assertThat(plan.directory()).isEqualTo(Path.of("models/thin-smear/2"));
  }

  @Test
  void shouldWantAVersion() {
    assertThatThrownBy(() -> TrainingPlan.of(CELLS, OUT, ModelReference.parse("thin-smear")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("model: thin-smear (expected: name@version)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "130; 0.25; tileSize: 130 (expected: 32 to 512, a multiple of 32)",
        "0; 0.25; tileSize: 0 (expected: 32 to 512, a multiple of 32)",
        "128; 0; heldOutShare: 0.0 (expected: above 0, below 1)",
        "128; 1; heldOutShare: 1.0 (expected: above 0, below 1)",
        "128; NaN; heldOutShare: NaN (expected: above 0, below 1)"
      })
  void shouldRefuseWhatCannotBeTrained(int tileSize, double share, String message) {
    ModelReference model = ModelReference.parse("thin-smear@2");

    assertThatThrownBy(
            () -> new TrainingPlan(CELLS, OUT, model, tileSize, share, Schedule.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0; 1; 1; 0.1; epochs: 0 (expected: 1 to 1000)",
        "1; 0; 1; 0.1; batchSize: 0 (expected: 1 to 1024)",
        "1; 1; 1025; 0.1; accumulationSteps: 1025 (expected: 1 to 1024)",
        "1; 1; 1; 0; learningRate: 0.0 (expected: above 0, at most 1)",
        "1; 1; 1; NaN; learningRate: NaN (expected: above 0, at most 1)"
      })
  void shouldRefuseASchedule(int epochs, int batch, int steps, double rate, String message) {
    assertThatThrownBy(() -> new Schedule(epochs, batch, steps, rate, 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void shouldLowerTheLearningRateAlongHalfACosine() {
    Schedule schedule = new Schedule(1, 1, 1, 0.4, 7);

    assertThat(schedule.learningRate(0, 10)).isEqualTo(0.4);
    assertThat(schedule.learningRate(5, 10)).isCloseTo(0.2, within(1e-12));
    assertThat(schedule.learningRate(10, 10)).isZero();
  }
}
