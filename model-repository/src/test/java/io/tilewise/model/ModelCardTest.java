package io.tilewise.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.events.model.VerdictSettings;
import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.events.tiling.TissueMask;
import io.tilewise.model.ModelInput.Channels;
import io.tilewise.model.ModelInput.DType;
import io.tilewise.model.ModelInput.Layout;
import io.tilewise.model.ModelInput.Resize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCardTest {
  static final String CARD =
      """
      {"labels": ["sick", "well"], "positive": "sick", "severity": ["well", "sick"],
       "input": {"name": "cells", "width": 44, "height": 48, "dtype": "float32",
                 "layout": "NCHW", "channels": "BGR", "scale": 0.5,
                 "mean": [0.1, 0.2, 0.3], "std": [1, 2, 3], "resize": "bilinear"},
       "output": {"name": "scores", "kind": "probabilities"},
       "tile": {"size": 128, "overlap": 16, "micronsPerPixel": 0.25, "edge": "SHIFT"},
       "verdict": {"rule": "max-probability", "threshold": 0.5}}
      """;

  @TempDir Path directory;

  @Test
  void shouldReadEveryField() throws IOException {
    Path file = write(CARD);

    ModelCard card = ModelCard.read(file);

    assertThat(card)
        .isEqualTo(
            new ModelCard(
                List.of("sick", "well"),
                "sick",
                List.of("well", "sick"),
                new ModelInput(
                    null,
                    "cells",
                    44,
                    48,
                    DType.FLOAT32,
                    Layout.NCHW,
                    Channels.BGR,
                    0.5,
                    List.of(0.1, 0.2, 0.3),
                    List.of(1.0, 2.0, 3.0),
                    Resize.BILINEAR),
                new ModelOutput("scores", ModelOutput.Kind.PROBABILITIES),
                new ModelCard.Tile(128, 16, 0.25, EdgePolicy.SHIFT),
                new VerdictSettings("max-probability", null, 0.5)));
  }

  @Test
  void shouldFillInWhatASmallCardLeavesOut() throws IOException {
    Path file =
        write(
            """
            {"labels": ["a", "b", "c"], "remark": "unknown fields are ignored",
             "input": {"name": "x", "width": 8, "height": 8, "dtype": "uint8", "gamma": 2},
             "output": {"name": "y", "kind": "logits"},
             "tile": {"size": 8}, "verdict": {"rule": "majority-vote", "newer": true}}
            """);

    ModelCard card = ModelCard.read(file);

    assertThat(card)
        .isEqualTo(
            new ModelCard(
                List.of("a", "b", "c"),
                null,
                List.of(),
                ModelInput.ofBytes("x", 8, 8),
                new ModelOutput("y", ModelOutput.Kind.LOGITS),
                new ModelCard.Tile(8, 0, null, EdgePolicy.PAD),
                new VerdictSettings("majority-vote", null, null)));
  }

  @Test
  void shouldWriteACardThatReadsAsItself() throws IOException {
    ModelCard card =
        ModelCard.read(write(CARD.replace("\"cells\"", "\"cells\",\"signature\":\"s\"")));
    Path copy = directory.resolve("copy.json");

    card.write(copy);

    assertThat(ModelCard.read(copy)).isEqualTo(card);
    assertThat(directory).isDirectoryNotContaining("glob:**.model*");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"2, off, -", "0, auto, 0.25", "-, 0.07, 0.0", "-, 0.0001, 1.0", "-, 1, -"})
  void shouldTakeWhatSaysWhichTilesOfWhichLevelAreCut(
      @Nullable Integer level, @Nullable String tissue, @Nullable Double minTissue)
      throws IOException {
    String fields =
        (level == null ? "" : ", \"level\": " + level)
            + (Character.isDigit(tissue.charAt(0))
                ? ", \"tissue\": " + tissue
                : ", \"tissue\": \"" + tissue + "\"")
            + (minTissue == null ? "" : ", \"minTissue\": " + minTissue);
    Path file =
        write(
            CARD.replace("\"micronsPerPixel\": 0.25, ", "")
                .replace("\"SHIFT\"", "\"SHIFT\"" + fields));

    ModelCard.Tile tile = ModelCard.read(file).tile();

    assertThat(tile.level()).isEqualTo(level);
    assertThat(tile.minTissue()).isEqualTo(minTissue);
    assertThat(tile.tissue()).isEqualTo(TissueMask.parse(tissue));
    Path copy = directory.resolve("copy.json");
    ModelCard.read(file).write(copy);
    assertThat(ModelCard.read(copy).tile()).isEqualTo(tile);
    assertThat(Files.readString(copy).contains("\"tissue\" : \"")).isEqualTo(level != null);
  }

  /** Else each card that is written again would be of another model. */
  @Test
  void shouldWriteNoFieldThatTheCardDoesNotHave() throws IOException {
    Path copy = directory.resolve("copy.json");

    ModelCard.read(write(CARD)).write(copy);

    assertThat(Files.readString(copy)).doesNotContain("level", "tissue", "minTissue");
  }

  @Test
  void shouldReplaceTheVerdictAndLeaveRemarksAsTheyAre() throws IOException {
    Path file = write(CARD.replaceFirst("\\{", "{\"remark\": \"ask Ada\","));
    ModelCard before = ModelCard.read(file);
    VerdictSettings verdict = new VerdictSettings("noisy-or", "worst", 0.3);

    ModelCard.writeVerdict(file, verdict);

    ModelCard after = ModelCard.read(file);
    assertThat(after.verdict()).isEqualTo(verdict);
    assertThat(after.input()).isEqualTo(before.input());
    assertThat(after.tile()).isEqualTo(before.tile());
    assertThat(Files.readString(file)).contains("\"remark\" : \"ask Ada\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"sick\", \"well\"], \"positive\"|\"sick\"], \"positive\"|labels: [sick] (expected: two or"
            + " more",
        "[\"sick\", \"well\"], \"p|[\"sick\", \"sick\"], \"p|labels: [sick, sick] (expected: two"
            + " or",
        "\"positive\": \"sick\"|\"positive\": \"ill\"|positive: ill (expected: one of [sick,"
            + " well])",
        "\"positive\": \"sick\"|\"positive\": 3|positive: 3 (expected: a string)",
        "[\"well\", \"sick\"]|[\"well\"]|severity: [well] (expected: every label of [sick, well]"
            + " once)",
        "[\"well\", \"sick\"]|\"well\"|severity: \"well\" (expected: an array)",
        "\"float32\"|\"float64\"|input.dtype: \"float64\" (expected: one of uint8, float32)",
        "\"width\": 44|\"width\": 0|input.width: 0 (expected: 1 to 8192)",
        "\"width\": 44|\"width\": 4.5|input.width: 4.5 (expected: a whole number)",
        "\"width\": 44,||input.width: missing (expected: a whole number)",
        "\"scale\": 0.5|\"scale\": 0|input.scale: 0.0 (expected: a finite number other than 0)",
        "\"scale\": 0.5,||input.scale: missing (expected: a factor, because the input is float32:"
            + " 0.00392156862745098, which is 1/255, for a network",
        "[1, 2, 3]|[1, 2]|input.std: [1.0, 2.0] (expected: 3 finite numbers above 0)",
        "[1, 2, 3]|[1, 0, 3]|input.std: [1.0, 0.0, 3.0] (expected: 3 finite numbers above 0)",
        "[1, 2, 3]|[1, \"2\", 3]|input.std: \"2\" (expected: numbers only)",
        "\"float32\"|\"uint8\"|input.scale, mean, std: 0.5, [0.1, 0.2, 0.3], [1.0, 2.0, 3.0] (exp",
        "\"bilinear\"|\"none\"|input.resize: none (expected: bilinear, because tiles of 128 do not",
        "\"probabilities\"|\"odds\"|output.kind: \"odds\" (expected: one of logit, sigmoid, logits,"
            + " probabilities)",
        "\"name\": \"scores\",||output.name: missing (expected: a string)",
        "\"probabilities\"|\"logits\", \"label\": \"well\"|output.label: well (expected: none,"
            + " because each",
        "\"probabilities\"|\"sigmoid\", \"label\": \"ill\"|output.label: ill (expected: one of"
            + " [sick, well])",
        "\"overlap\": 16|\"overlap\": 128|tile.overlap: 128 (expected: 0 to 127)",
        "\"size\": 128|\"size\": 10000|tile.size: 10000 (expected: 1 to 8192)",
        "0.25|0|tile.micronsPerPixel: 0.0 (expected: above 0, below 1000)",
        "0.25|0.25, \"level\": 1|tile.level: 1 beside tile.micronsPerPixel (expected: one of both",
        "\"micronsPerPixel\": 0.25|\"level\": -1|tile.level: -1 (expected: 0 to 99)",
        "\"micronsPerPixel\": 0.25|\"level\": 1.5|tile.level: 1.5 (expected: a whole number)",
        "\"SHIFT\"|\"SHIFT\", \"tissue\": 1.5|tile.tissue: 1.5 (expected: off, auto or a satur",
        "\"SHIFT\"|\"SHIFT\", \"tissue\": -0.5|tile.tissue: -0.5 (expected: off, auto or a sat",
        "\"SHIFT\"|\"SHIFT\", \"tissue\": \"on\"|tile.tissue: \"on\" (expected: off, auto or a sat",
        "\"SHIFT\"|\"SHIFT\", \"tissue\": [1]|tile.tissue: [1] (expected: off, auto or",
        "\"SHIFT\"|\"SHIFT\", \"minTissue\": 5|tile.minTissue: 5.0 (expected: 0 to 1)",
        "\"SHIFT\"|\"CUT\"|tile.edge: \"CUT\" (expected: one of PAD, SHIFT, DROP)",
        "\"threshold\": 0.5|\"threshold\": 5|verdict.threshold: 5.0 (expected: 0 to 1)",
        "{\"rule\": \"max-probability\", \"threshold\": 0.5}|7|verdict: 7 (expected: a JSON object)"
      })
  void shouldNameFieldValueAndExpectation(String good, String bad, String problem)
      throws IOException {
    assertThat(CARD).contains(good);
    Path file = write(CARD.replace(good, bad == null ? "" : bad));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelCard.read(file))
        .withMessageStartingWith(problem);
  }

  @Test
  void shouldLeaveTheRuleToTheOperatorWhereACardNamesNone() throws IOException {
    String unruled = CARD.replace("\"rule\": \"max-probability\", ", "");
    String unjudged = CARD.replaceFirst("(?s),\\s*\"verdict\".*}}", "}");

    assertThat(ModelCard.read(write(unruled), "noisy-or").verdict())
        .isEqualTo(new VerdictSettings("noisy-or", null, 0.5));
    assertThat(ModelCard.read(write(unjudged)).verdict())
        .isEqualTo(new VerdictSettings("evidence-mixture(doubt=0.02)", null, null));
  }

  @Test
  void shouldLetMostTilesDecideWhereACardSearchesForNoLabel() throws IOException {
    String alike = CARD.replaceFirst("(?s),\\s*\"verdict\".*}}", "}");
    String positive = "\"positive\": \"sick\", ";
    String severity = "\"severity\": [\"well\", \"sick\"],";
    assertThat(alike).contains(positive, severity).doesNotContain("verdict");

    String ranked = alike.replace(positive, "");
    assertThat(ModelCard.read(write(ranked)).verdict().rule()).isEqualTo(ModelCard.DEFAULT_RULE);
    assertThat(ModelCard.read(write(ranked.replace(severity, ""))).verdict().rule())
        .isEqualTo("majority-vote");
  }

  @Test
  void shouldNameAllProblemsAtOnce() throws IOException {
    Path file =
        write(
            """
            {"labels": ["sick"], "positive": "ill", "severity": ["sick", "well"],
             "input": {"width": "wide", "height": -1, "dtype": "half"},
             "output": {}, "verdict": {"rule": ""}}
            """);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelCard.read(file))
        .withMessageContainingAll(
            "labels: [sick]",
            "positive: ill",
            "severity: [sick, well]",
            "input.name: missing",
            "input.width: \"wide\"",
            "input.height: -1",
            "input.dtype: \"half\"",
            "output.name: missing",
            "output.kind: missing",
            "tile: missing",
            "verdict.rule: ");
  }

  /** A manifest carries them, and so does a verdict under every rule. */
  @Test
  void shouldRefuseLabelsThatNoManifestTakes() throws IOException {
    String many =
        IntStream.range(0, 500)
            .mapToObj(at -> "\"%070d\"".formatted(at))
            .collect(Collectors.joining(","));

    assertThat(problem(CARD.replace("\"sick\"", "\"" + "s".repeat(257) + "\"")))
        .contains("(expected: each at most 256 characters of Unicode)")
        .hasSizeLessThan(2000);
    assertThat(problem(CARD.replace("\"sick\"", "\"\\ud800\"")))
        .contains("(expected: each at most 256 characters of Unicode)");
    assertThat(problem(CARD.replace("[\"sick\",", "[\"sick\"," + many + ",")))
        .contains("bytes together (expected: at most 24576)");
    assertThat(problem(CARD.replace("\"sick\"", "\"" + "s".repeat(500_000) + "\"")))
        .hasSizeLessThan(2000);
    assertThat(problem(CARD.replace("[0.1, 0.2, 0.3]", "[" + "\"x\",".repeat(100_000) + "1]")))
        .hasSizeLessThan(5000);
    assertThat(ModelCard.read(write(CARD.replace("sick", "s".repeat(256)))).labels())
        .containsExactly("s".repeat(256), "well");
  }

  private String problem(String card) throws IOException {
    Path file = write(card);
    try {
      return "none: " + ModelCard.read(file);
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void shouldSayWhichLabelASingleNumberSpeaksFor() throws IOException {
    String sigmoid = CARD.replace("\"probabilities\"", "\"sigmoid\"");

    assertThat(ModelCard.read(write(sigmoid)).spokenFor()).isEqualTo(1);
    Path named = write(sigmoid.replace("\"sigmoid\"", "\"logit\", \"label\": \"sick\""));
    ModelCard card = ModelCard.read(named);
    assertThat(card.spokenFor()).isZero();
    assertThat(card.outputNumbers()).isEqualTo(1);
    card.write(named);
    assertThat(ModelCard.read(named)).isEqualTo(card);
  }

  @Test
  void shouldRefuseASingleNumberForThreeLabels() throws IOException {
    String three =
        CARD.replace("[\"sick\", \"well\"], \"p", "[\"sick\", \"well\", \"odd\"], \"p")
            .replace("[\"well\", \"sick\"]", "[]")
            .replace("\"probabilities\"", "\"sigmoid\"");

    assertThat(problem(three))
        .isEqualTo(
            "output.kind: sigmoid (expected: logits or probabilities, because one number tells two"
                + " labels apart and there are 3; a sigmoid for each label, multi-label, is not"
                + " supported)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[1]", "{\"labels\": ", "\"text\"", "{\"tile\": 1, \"tile\": 2}"})
  void shouldRefuseWhatIsNotOneObject(String text) throws IOException {
    Path file = write(text);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelCard.read(file))
        .withMessageStartingWith("card: ");
  }

  @Test
  void shouldRefuseAFileThatIsTooLargeForACard() throws IOException {
    Path file = write(" ".repeat(1 << 20) + CARD);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelCard.read(file))
        .withMessageContaining("expected: at most 1048576 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nlm44", "sudan"})
  void shouldReadCardsOfModelsInUse(String name) throws IOException {
    Path file = Path.of("../../shared/data/malaria/models", name, "1", ModelCard.FILE_NAME);
    assumeThat(file).as("the malaria models of the shared data").exists();

    ModelCard card = ModelCard.read(file);

    assertThat(card.labels()).containsExactly("parasitized", "uninfected");
    assertThat(card.input().width()).isEqualTo(44);
    assertThat(card.output().kind()).isEqualTo(ModelOutput.Kind.PROBABILITIES);
  }

  private Path write(String json) throws IOException {
    return Files.write(directory.resolve(ModelCard.FILE_NAME), json.getBytes(UTF_8));
  }
}
