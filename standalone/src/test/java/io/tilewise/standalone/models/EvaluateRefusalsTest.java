package io.tilewise.standalone.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.standalone.CommandRun;
import io.tilewise.standalone.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code evaluate} refuses, and how it says so. */
class EvaluateRefusalsTest extends EvaluateRuns {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,p,cyst,1,.5,.5 | line 3, label: cyst (expected: one of [parasitized, uninfected])",
        "a,p,parasitized,0,.5,.5 | line 3, tile: 0 of a twice (expected: each tile once)",
        "a,q,parasitized,1,.5,.5 | line 3, group: q (expected: p, as for the image's other tiles)",
        "a,p,uninfected,1,.5,.5 | line 3, label: uninfected (expected: parasitized, as for",
        "b,p,parasitized,1,.5,.6 | line 3, sum of probabilities: 1.1 (expected: 1)",
        "b,p,parasitized,1,1.5,-.5 | line 3, parasitized: 1.5 (expected: a probability, 0 to 1)",
        "b,p,parasitized,1,NaN,.5 | line 3, parasitized: NaN (expected: a finite number in decimal"
            + " digits)",
        "b,p,parasitized,1,.5,-Infinity | line 3, uninfected: -Infinity (expected: a finite number"
            + " in decimal digits)",
        "b,p,parasitized,1,.5 | line 3, fields: 5 (expected: 6)"
      })
  void shouldNameTheLineThatMakesNoSense(String line, String problem) throws IOException {
    Files.write(scores, List.of(HEADER, FIRST, line), UTF_8);

    failed(problem);
  }

  @Test
  void shouldRefuseRowsOfAnImageThatAreNotTogether() throws IOException {
    Files.write(scores, List.of(HEADER, FIRST, "b,p,uninfected,0,.5,.5", FIRST), UTF_8);

    failed("line 4, image_id: a again (expected: the rows of an image together)");
  }

  @Test
  void shouldRefuseFilesWithoutRowsOrColumns() throws IOException {
    Files.write(scores, new byte[0]);
    failed(": empty (expected: a header line and rows)");

    Files.write(scores, List.of(HEADER, ""), UTF_8);
    failed("rows: 0 (expected: at least one)");

    Files.write(scores, List.of(HEADER.replace("tile,", ""), "a,p,parasitized,.5,.5"), UTF_8);
    failed("line 1, header: ", "(expected: a column named tile)");

    Files.write(scores, List.of("image_id,group,label,tile,parasitized", "a,p,x,0,1"), UTF_8);
    failed("line 1, class columns: [parasitized] (expected: two or more, one per label)");
  }

  @Test
  void shouldRefuseClassesThatTheCardDoesNotKnow() throws IOException {
    Files.write(scores, List.of(HEADER.replace("uninfected", "cyst"), FIRST), UTF_8);

    refused(
        "class column: cyst (expected: one of [parasitized, uninfected], as in the card)",
        "--model-card",
        "../models/thin-smear/1");
  }

  @Test
  void shouldRefuseACardThatNobodyCanJudgeBy() throws IOException {
    refused(
        "verdict.rule: guess (expected: one of majority-vote",
        "--model-card",
        Cards.ruledBy(folder, "guess").toString());
    refused(
        "verdict.tieBreak: coin (expected: mean-log-probability, worst or refer)",
        "--model-card",
        Cards.sample(
                folder,
                "\"tieBreak\" : \"mean-log",
                "\"tieBreak\" : \"coin\", \"was\" : \"mean-log")
            .toString());
  }

  @Test
  void shouldNameTheBrokenEntryOfAFitOnce() throws IOException {
    Path card = Cards.brokenFit(folder);

    CommandRun run = evaluate("--model-card", card.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err().lines())
        .containsExactly(
            "--model-card: %s: verdict.fit.rules[majority-vote].temperature: 0.0 (expected: above 0 and finite)"
                .formatted(card));
  }

  @Test
  void shouldRefuseTheFitOfAnotherModelOrTilingForImagesToScore() throws IOException {
    Path list = Files.write(folder.resolve("labels.csv"), List.of("file,group,label"), UTF_8);
    Path other = Cards.sample(folder, "thin-smear@1", "thin-smear@9");

    for (String lane : List.of("--seed=1", "--whole-image")) {
      CommandRun run =
          CommandRun.of(
              "evaluate", "--images", list.toString(), lane, "--model-card", other.toString());

      assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
      assertThat(run.err())
          .contains(
              "--model-card: " + other + ": verdict.fit.scope: thin-smear@9, tiles of 128,",
              "(expected: thin-smear@1, tiles of 128, overlap 0; fit again)");
    }
  }

  @Test
  void shouldRefuseTheFitOfAnotherModelForScoresThatSayWhoseTheyAre() throws IOException {
    List<String> rows = rows();
    rows.replaceAll(row -> row + (row.startsWith("image_id") ? ",model" : ",thin-smear@9"));
    Files.write(scores, rows, UTF_8);

    refused(
        "verdict.fit.scope: thin-smear@1, tiles of 128, overlap 0 (expected: thin-smear@9, tiles"
            + " of",
        "--model-card",
        "../models/thin-smear/1");
  }

  @Test
  void shouldRefuseACardThatCutsImagesOtherwiseThanItsFitKnows() throws IOException {
    Path card = Cards.sample(folder, "\"size\" : 128", "\"size\" : 256");

    refused(
        "verdict.fit.scope: thin-smear@1, tiles of 128, overlap 0 (expected: thin-smear@1, tiles of"
            + " 256",
        "--model-card",
        card.toString());
  }

  @Test
  void shouldRefuseACardOfOtherLabelsForImagesToScore() throws IOException {
    Path list = Files.write(folder.resolve("labels.csv"), List.of("file,group,label"), UTF_8);
    Path other = Cards.sample(folder, "uninfected", "healthy");

    CommandRun run =
        CommandRun.of("evaluate", "--images", list.toString(), "--model-card", other.toString());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("labels: [", "healthy", ", as thin-smear@1 has)");
  }

  @Test
  void shouldRefuseOutputsThatCannotBeWrittenBeforeTheWork() throws IOException {
    Path file = Files.writeString(folder.resolve("taken"), "text");

    refused("--report: " + file + " (expected: a folder, or where", "--report", file.toString());
    refused("--report: " + file.resolve("x"), "--report", file.resolve("x").toString());
    refused(
        "--verdicts: " + folder.resolve("no/v.csv") + " (expected: a file in an existing folder)",
        "--verdicts",
        folder.resolve("no/v.csv").toString());
    refused("--verdicts: " + folder, "--verdicts", folder.toString());
    assertThat(file).hasContent("text");
  }

  @Test
  void shouldNotWriteOverTheListOfImages() throws IOException {
    Path list = Files.writeString(folder.resolve("labels.csv"), "file,group,label\n", UTF_8);

    CommandRun run =
        CommandRun.of("evaluate", "--images", list.toString(), "--verdicts", list.toString());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("(expected: another file than that of --images)");
  }

  @Test
  void shouldRefuseOptionsThatMakeNoSense() {
    refused("--rules: a,,b", "--rules", "a,,b");
    refused(
        "--rules: max-logit,,noisy-or (expected: a rule before and after each comma)",
        "--rules",
        "max-logit,,noisy-or");
    refused("(expected: a rule before and after each comma)", "--rules", "max-logit,");
    refused(
        "--rules: max-logit twice (expected: each rule once)", "--rules", "max-logit,max-logit");
    refused("--rules: ", "--rules", "top-k-mean(k=5");
    refused("rule: best (expected: one of majority-vote", "--rules", "best");
    refused("--reference: rule: best", "--reference", "best");
    refused("--bootstrap: 0 (expected: 1 to 1000000)", "--bootstrap", "0");
    refused("--positive: cyst (expected: one of [parasitized, uninfected])", "--positive", "cyst");
    refused("--model-card: ", "--model-card", folder.toString());
  }

  @Test
  void shouldRefuseAFileThatIsNotThere() {
    CommandRun run = CommandRun.of("evaluate", "--scores", "gone.csv");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--scores: gone.csv (expected: a file that can be read)");
  }

  @Test
  void shouldRefuseOptionsThatDoNotGoWithFitsByGroup() {
    refused("without --fit-by-group (expected: with it)", "--promise", "each");
    refused(
        "without --positive, --model and --model-card (expected: one of them", "--fit-by-group");
    refused(
        "--rules: with --fit-by-group, which judges all (expected: --rule",
        "--fit-by-group",
        "--rules",
        "noisy-or");
    refused("--fit-by-group: with --images", "--fit-by-group", "--images", scores.toString());
    refused(
        "--alpha: 2.0 (expected: 1.0E-6 or more, below 1)",
        "--fit-by-group",
        "--positive",
        "parasitized",
        "--alpha",
        "2");
  }
}
