package io.tilewise.standalone.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.standalone.CommandRun;
import io.tilewise.standalone.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code evaluate --fit-by-group}. */
class EvaluateByGroupTest extends EvaluateRuns {
  /** Of sixteen patients, so that thirteen are left without a fold. */
  private CommandRun byGroup(String... options) throws IOException {
    Files.write(scores, rows(16, 1), UTF_8);
    return done(
        Stream.concat(Stream.of("--fit-by-group", "--bootstrap", "50"), Arrays.stream(options))
            .toArray(String[]::new));
  }

  @Test
  void shouldJudgeByFitsToOtherGroupsAndShowWhatSetsHold() throws IOException {
    List<String> out = byGroup("--positive", "parasitized").out();

    assertThat(out.getFirst())
        .isEqualTo("16 images, 128 tiles; p: DeLong against mean-probability");
    assertThat(out)
        .filteredOn(line -> line.startsWith("count-histogram "))
        .hasSize(2)
        .allMatch(line -> line.contains("0."));
    assertThat(out)
        .contains(
            "prediction sets that hold the truth, every group of a label counting alike; alpha 0.1,"
                + " most")
        .anyMatch(
            line ->
                line.matches("rule +mean +parasitized +uninfected +labels a set +of 0 +of 1 +of 2"))
        .contains(
            "each image is judged by a fit that its group had no part in: 5 folds of groups, 8 with"
                + " parasitized, 8 with uninfected")
        .anyMatch(
            line -> line.startsWith("only 8 groups with images of label uninfected (29 or more"));
  }

  @Test
  void shouldSayTheSameOfFitsByGroupAsOneObject() throws IOException {
    CommandRun run =
        byGroup("--model-card", "../models/thin-smear/1", "--rule", "noisy-or", "--format", "json");

    assertThat(run.out()).hasSize(1);
    JsonNode object = JsonMapper.shared().readTree(run.out().getFirst());
    assertThat(object.propertyNames()).containsExactly("images", "tiles", "rules", "fitByGroup");
    JsonNode fits = object.get("fitByGroup");
    assertThat(fits.propertyNames())
        .containsExactly("folds", "groups", "rule", "alpha", "promise", "sets", "notes");
    assertThat(fits.get("folds").asInt()).isEqualTo(5);
    assertThat(fits.at("/groups/parasitized").asInt()).isEqualTo(8);
    assertThat(fits.get("rule").asString()).isEqualTo("noisy-or");
    assertThat(fits.get("alpha").asDouble()).isEqualTo(.1);
    assertThat(fits.get("promise").asString()).isEqualTo("most");
    assertThat(fits.get("sets").size()).isEqualTo(object.get("rules").size());
    for (JsonNode sets : fits.get("sets")) {
      assertThat(sets.propertyNames())
          .containsExactly("rule", "perLabel", "mean", "meanSize", "sizes");
      assertThat(sets.get("perLabel").propertyNames()).containsExactly("parasitized", "uninfected");
      assertThat(sets.get("sizes").size()).isEqualTo(3);
    }
    assertThat(fits.get("notes").size()).isGreaterThan(2);
    assertThat(run.err()).contains("no part in: 5 folds");
  }

  @Test
  void shouldFitByGroupWithoutPredictionSets() throws IOException {
    JsonNode fits =
        JsonMapper.shared()
            .readTree(
                byGroup("--positive", "parasitized", "--no-prediction-sets", "--format", "json")
                    .out()
                    .getFirst())
            .get("fitByGroup");

    assertThat(fits.get("sets")).isEmpty();
    assertThat(fits.get("alpha").isNull()).isTrue();
    assertThat(fits.get("promise").isNull()).isTrue();
    assertThat(fits.get("rule").isNull()).isTrue();
  }

  @Test
  void shouldSayHowManyGroupsAFitByGroupNeeds() throws IOException {
    Files.write(scores, rows(12, 4), UTF_8);

    CommandRun run = evaluate("--fit-by-group", "--positive", "parasitized");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .contains("groups with images of label parasitized: 3 (expected: at least 7, of which");
    assertThat(run.out()).isEmpty();
  }
}
