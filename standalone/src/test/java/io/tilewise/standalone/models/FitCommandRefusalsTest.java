package io.tilewise.standalone.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.model.ModelReference;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelRepository;
import io.tilewise.standalone.CommandRun;
import io.tilewise.standalone.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FitCommandRefusalsTest extends FitRuns {
  @Test
  void shouldNotOverwriteTheFitOfACardThatWasCopied() throws IOException {
    assertThat(fit().exitCode()).isEqualTo(ExitCode.DONE);
    Path copy = Files.createDirectories(folder.resolve("smear").resolve("3"));
    Files.copy(card, copy.resolve(ModelCard.FILE_NAME));

    CommandRun run =
        CommandRun.of("fit", "--scores", scores.toString(), "--model-card", copy.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("has a fit for smear@2").contains("one for smear@3");
  }

  @Test
  void shouldKeepTheCardAsItIsWhenTheDataAreRefused() throws IOException {
    String before = Files.readString(card, UTF_8);
    Files.write(scores, rows(8), UTF_8);

    CommandRun run = fit();

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .contains("groups with images of label parasitized: 4 (expected: at least 5 for")
        .contains("--no-prediction-sets");
    assertThat(Files.readString(card, UTF_8)).isEqualTo(before);
  }

  @Test
  void shouldNameTheLineOfALabelThatTheCardDoesNotKnow() throws IOException {
    Files.write(scores, List.of(rows(1).getFirst(), "s,p,cyst,0,.5,.5,uninfected"), UTF_8);

    CommandRun run = fit();

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .contains("line 2, label: cyst (expected: one of [parasitized, uninfected])");
  }

  @Test
  void shouldRefuseOptionsThatMakeNoSense() {
    refused("alpha: 1.5 (expected: 1.0E-6 or more, below 1)", "--alpha", "1.5");
    refused("rule: best (expected: one of majority-vote", "--rule", "best");
    refused("Invalid value for option '--promise'", "--promise", "all");
  }

  @Test
  void shouldSayThatItIsTheCardsOwnRuleThatDoesNotExist() throws IOException {
    String text = Files.readString(card, UTF_8);
    Files.writeString(card, text.replace("\"max-probability\"", "\"guess\""), UTF_8);

    refused("--model-card: " + version + ": verdict.rule: guess (expected: one of majority-vote");
    assertThat(fit("--rule", "noisy-or").exitCode()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void shouldRefuseScoresOfAnotherModel() throws IOException {
    List<String> rows = new ArrayList<>(rows(40));
    rows.replaceAll(row -> row + (row.startsWith("image_id") ? ",model" : ",smear@1:0123456789ab"));
    Files.write(scores, rows, UTF_8);

    refused(
        "--scores: of smear@1:0123456789ab (expected: of smear@2, whose card is to be written)");
  }

  @Test
  void shouldRefuseScoresOfAnotherContentOfTheModel() throws Exception {
    Files.writeString(version.resolve(ModelRepository.SAVED_MODEL), "a graph", UTF_8);
    String digest = new ModelRepository(folder).resolve(ModelReference.parse("smear@2")).digest();
    List<String> rows = new ArrayList<>(rows(40));
    rows.replaceAll(row -> row + (row.startsWith("image_id") ? ",model" : ",smear@2:0123456789ab"));
    Files.write(scores, rows, UTF_8);

    refused(
        "--scores: of smear@2:0123456789ab (expected: of smear@2:%s, whose card is to be written)"
            .formatted(digest.substring(0, 12)));
  }

  @Test
  void shouldRefuseOptionsThatContradictEachOtherAllAtOnce() {
    CommandRun run =
        CommandRun.of(
            "fit",
            "--scores",
            "nowhere.csv",
            "--no-prediction-sets",
            "--promise",
            "mean",
            "--alpha",
            ".1");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err().lines())
        .containsExactly(
            "--scores: nowhere.csv (expected: a file that can be read)",
            "--alpha, --promise: with --no-prediction-sets (expected: without, since it says what"
                + " sets are to hold)",
            "--model, --model-card: neither (expected: one of them)");
    refused("--model, --model-card: both (expected: one of them)", "--model", "smear@2");
  }

  @Test
  void shouldKnowAListOfImagesThatWasGivenInThePlaceOfScores() throws IOException {
    Path list = Files.writeString(folder.resolve("labels.csv"), "file,group,label\na.png,p,x\n");
    scores = list;

    refused("--scores: " + list + " lists images (expected: scores of their tiles, which `score");
    assertThat(CommandRun.of("evaluate", "--scores", list.toString()))
        .satisfies(run -> assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE))
        .satisfies(run -> assertThat(run.err()).contains("lists images"));
  }

  @Test
  void shouldNotTakeAMisspeltOptionForAFile() {
    CommandRun run = CommandRun.of("fit", "--scores", scores.toString(), "--alfa", ".1");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("Unknown option: '--alfa'").doesNotContain("--scores: --alfa");
  }

  @Test
  void shouldRefuseADirectoryWithoutACard() {
    CommandRun run =
        CommandRun.of("fit", "--scores", scores.toString(), "--model-card", folder.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("(expected: a directory with model.json)");
  }
}
