package io.tilewise.lab.evaluate;

import static io.tilewise.verdict.TieBreak.REFER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tilewise.verdict.Fit;
import io.tilewise.verdict.JudgeSettings;
import io.tilewise.verdict.calibration.RuleFit;
import io.tilewise.verdict.scores.TileScores;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluatorTest {
  private static final List<String> LABELS = List.of("tumour", "normal");

  private static final String BARE =
      "not calibrated: no rule is (log loss, Brier and ECE are of bare numbers; `tilewise fit`"
          + " calibrates them)";

  private final Evaluator evaluator =
      new Evaluator(
          0,
          List.of(new JudgeSettings(LABELS, "tumour", List.of(), "mean-probability", REFER, null)));

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

    assertThat(evaluation.counts()).isEqualTo(new Evaluation.Counts(2, 0, 6, 1));
    assertThat(evaluation.notes()).contains(BARE, "images without tissue: 1, left out");
    assertThat(evaluation.measures().getFirst().accuracy()).isEqualTo(1);
  }

  @Test
  void shouldNameTheRulesThatTheFitDoesNotCalibrate() {
    Fit fit = new Fit(Map.of(), Map.of("mean-probability", RuleFit.scaled(2, 0)), List.of());
    List<JudgeSettings> rules =
        Stream.of("mean-probability", "noisy-or")
            .map(each -> new JudgeSettings(LABELS, "tumour", List.of(), each, REFER, null, fit))
            .toList();
    Evaluator fitted = new Evaluator(0, rules);
    fitted.add("a", "a", 0, TileScores.builder(2).add(0, 1, 2.0, 0.0).build());
    fitted.add("b", "b", 1, TileScores.builder(2).add(0, 1, 0.0, 2.0).build());

    assertThat(fitted.evaluation(LABELS, "noisy-or", 100, 1).notes().getFirst())
        .startsWith("not calibrated: noisy-or (");
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
        .containsExactly(BARE, "auc: not defined, because none of the 2 images is tumour");
  }

  @Test
  void shouldWriteEveryIdSoThatItIsReadAsTheSame(@TempDir Path folder) throws Exception {
    for (String id : List.of("plain", "a,b", "say \"no\"", " padded", "=1+1", "two\nlines")) {
      add(id, 0, 1, .5);
    }
    Path file = folder.resolve("verdicts.csv");

    VerdictsFile.write(evaluation(), file);

    String end = ",mean-probability,,REFERRED,0.5,0.5\n";
    assertThat(file)
        .hasContent(
            "image_id,rule,label,decision,p_tumour,p_normal\n"
                + String.join(
                    end,
                    "plain",
                    "\"a,b\"",
                    "\"say \"\"no\"\"\"",
                    "\" padded\"",
                    "=1+1",
                    "\"two\nlines\"",
                    ""));
    assertThat(VerdictsFile.formulas(evaluation())).isEqualTo(1);
  }

  @Test
  void shouldQuoteLabelsToo(@TempDir Path folder) throws Exception {
    List<String> labels = List.of("tumour, any", "normal");
    Evaluator named =
        new Evaluator(
            0,
            List.of(
                new JudgeSettings(labels, "normal", List.of(), "mean-probability", REFER, null)));
    named.add("a", "p", 0, TileScores.builder(2).add(0, 1, 9.0, 0.0).build());
    Path file = folder.resolve("verdicts.csv");

    VerdictsFile.write(named.evaluation(labels, "mean-probability", 10, 1), file);

    assertThat(Files.readAllLines(file, StandardCharsets.UTF_8))
        .satisfiesExactly(
            header -> assertThat(header).endsWith(",\"p_tumour, any\",p_normal"),
            row -> assertThat(row).startsWith("a,mean-probability,\"tumour, any\",CLASSIFIED,"));
  }

  @Test
  void shouldPutTheWholeFileInThePlaceOfTheOldOne(@TempDir Path folder) throws Exception {
    add("a", 0, 1, .5);
    Path old = Files.writeString(folder.resolve("old.csv"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), old);
    Path kept = Files.createLink(folder.resolve("kept.csv"), old);

    VerdictsFile.write(evaluation(), link);

    // Written in place, the file's other name would show the new text.
    assertThat(kept).hasContent("old");
    assertThat(link).isSymbolicLink();
    assertThat(Files.readString(old)).startsWith("image_id,");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(3);
    }
  }
}
