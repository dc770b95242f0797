package io.tilewise.lab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tilewise.verdict.JudgeSettings;
import io.tilewise.verdict.TieBreak;
import io.tilewise.verdict.TileScores;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluatorTest {
  private static final List<String> LABELS = List.of("tumour", "normal");

  private final Evaluator evaluator =
      new Evaluator(
          0,
          List.of(
              new JudgeSettings(
                  LABELS, "tumour", List.of(), "mean-probability", TieBreak.REFER, null)));

  private void add(String image, int label, double weight, double tumour) {
    double[] logs = {Math.log(tumour), Math.log(1 - tumour)};
    evaluator.add(
        image,
        image,
        label,
        TileScores.builder(2).add(0, weight, logs).add(1, weight, logs).build());
  }

  private Evaluation evaluation() {
    return evaluator.evaluation(LABELS, "mean-probability", 100, 1);
  }

  @Test
  void shouldLeaveOutAndCountImagesWithoutTissue() {
    add("a", 0, 1, 0.9);
    add("b", 1, 1, 0.2);
    add("empty", 0, 0, 0.1);

    Evaluation evaluation = evaluation();

    assertThat(evaluation.counts()).isEqualTo(new Evaluation.Counts(2, 6, 1));
    assertThat(evaluation.notes()).containsExactly("images without tissue: 1, left out");
    assertThat(evaluation.measures().getFirst().accuracy()).isEqualTo(1);
  }

  @Test
  void shouldRefuseToMeasureNothing() {
    add("empty", 0, 0, 0.1);

    assertThatThrownBy(this::evaluation)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("images: 0 with tissue (expected: at least one)");
  }

  @Test
  void shouldCountReferredImagesApartFromTheErrorOfTheRest(@TempDir Path folder) throws Exception {
    add("right", 0, 1, 0.9);
    add("wrong", 1, 1, 0.8);
    add("clear", 1, 1, 0.1);
    add("undecided", 1, 1, 0.5);

    Evaluation evaluation = evaluation();

    Measures measures = evaluation.measures().getFirst();
    assertThat(measures.referred()).isEqualTo(0.25);
    assertThat(measures.errorOfRest()).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(measures.accuracy()).as("nobody can count a tie as right").isEqualTo(0.5);
    Path file = folder.resolve("verdicts.csv");
    VerdictsFile.write(evaluation, file);
    assertThat(Files.readAllLines(file, StandardCharsets.UTF_8).getLast())
        .isEqualTo("undecided,mean-probability,,REFERRED,0.5,0.5");
  }

  @Test
  void shouldNotKnowTheErrorOfTheRestWhenAllAreReferred() {
    add("a", 0, 1, 0.5);
    add("b", 1, 1, 0.5);

    Measures measures = evaluation().measures().getFirst();

    assertThat(measures.referred()).isEqualTo(1);
    assertThat(measures.errorOfRest()).isNull();
    assertThat(measures.auc()).isEqualTo(0.5);
  }

  @Test
  void shouldSayThatAnAreaNeedsBothLabels() {
    add("a", 1, 1, 0.4);
    add("b", 1, 1, 0.2);

    Evaluation evaluation = evaluation();

    assertThat(evaluation.measures().getFirst().auc()).isNull();
    assertThat(evaluation.notes())
        .containsExactly("auc: not defined, because none of the 2 images is tumour");
  }
}
