package io.tilewise.standalone.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tilewise.standalone.CommandRun;
import io.tilewise.standalone.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EvaluateCommandTest {
  private static final String HEADER = "image_id,group,label,tile,parasitized,uninfected";
  private static final String FIRST = "a,p,parasitized,0,.5,.5";

  @TempDir Path folder;
  private Path scores = Path.of("");

  @BeforeEach
  void writeScores() throws IOException {
    scores = Files.write(folder.resolve("scores.csv"), rows(), UTF_8);
  }

  /** Twelve slides of three patients, every other one infected, eight tiles each. */
  private static List<String> rows() {
    Random random = new Random(5);
    List<String> rows = new ArrayList<>();
    rows.add(HEADER);
    for (int slide = 0; slide < 12; slide++) {
      boolean infected = slide % 2 == 0;
      for (int tile = 0; tile < 8; tile++) {
        double p = 1 / (1 + Math.exp((infected ? -0.4 : 0.8) + random.nextGaussian()));
        rows.add(
            String.format(
                Locale.ROOT,
                "s%d,patient%d,%s,%d,%.9f,%.9f",
                slide,
                slide / 4,
                infected ? "parasitized" : "uninfected",
                tile,
                p,
                1 - p));
      }
    }
    return rows;
  }

  @Test
  void shouldPrintOneObjectAloneWithTheFieldsThatScriptsRead() {
    CommandRun run = done("--format", "json", "--bootstrap", "50");

    assertThat(run.out()).hasSize(1);
    JsonNode object = JsonMapper.shared().readTree(run.out().getFirst());
    assertThat(object.propertyNames()).containsExactly("images", "tiles", "rules");
    assertThat(object.get("images").asInt()).isEqualTo(12);
    assertThat(object.get("tiles").asInt()).isEqualTo(96);
    assertThat(object.get("rules").size()).isGreaterThan(10);
    for (JsonNode rule : object.get("rules")) {
      assertThat(rule.propertyNames())
          .containsExactly(
              "rule",
              "auc",
              "aucLow",
              "aucHigh",
              "accuracy",
              "balancedAccuracy",
              "sensitivity",
              "specificity",
              "logLoss",
              "brier",
              "ece",
              "referred",
              "errorOfRest",
              "deLongP");
    }
  }

  @Test
  void shouldPrintALinePerRuleAndNameTheReference() {
    CommandRun run =
        done("--rules", "majority-vote, max-probability", "--reference", "max-probability");

    assertThat(run.out())
        .hasSize(4)
        .first()
        .isEqualTo("12 images, 96 tiles; p: DeLong against max-probability");
    assertThat(run.out().get(1)).startsWith("rule").contains("AUC", "error of rest");
    assertThat(run.out().get(2)).startsWith("majority-vote ");
    assertThat(run.out().get(3)).startsWith("max-probability ").contains(" 1.0000 ");
  }

  @Test
  void shouldTellARuleThatIsToBeComparedToButWasNotJudged() {
    CommandRun run = done("--rules", "majority-vote", "--reference", "mean-probability");

    assertThat(run.out().getLast())
        .isEqualTo("reference: mean-probability was not judged; compared to majority-vote");
  }

  @Test
  void shouldCompareToARuleThatWasJudgedWhereNobodyAskedForOne() {
    List<String> out = done("--rules", "majority-vote,max-logit").out();

    assertThat(out.getFirst()).endsWith("p: DeLong against majority-vote");
    assertThat(out).noneMatch(line -> line.startsWith("reference: "));
    assertThat(done().out().getFirst()).endsWith("p: DeLong against mean-probability");
  }

  @Test
  void shouldLeaveOutRulesThatNeedAFitAndSaySo() {
    CommandRun run = done();

    assertThat(run.err())
        .contains("left out evidence-mixture: ", "left out count-histogram: ")
        .contains("a model card with one");
    assertThat(run.out()).noneMatch(line -> line.startsWith("evidence-mixture"));
  }

  @Test
  void shouldJudgeByTheFitOfACard() {
    CommandRun run = done("--model-card", "../models/thin-smear/1");

    assertThat(run.out()).anyMatch(line -> line.startsWith("evidence-mixture"));
    assertThat(run.out()).anyMatch(line -> line.startsWith("evidence-mixture(atleast=1)"));
    assertThat(run.err()).doesNotContain("left out evidence-mixture");
  }

  @Test
  void shouldWriteEachImagesResultInFullPrecision() throws IOException {
    Path verdicts = folder.resolve("verdicts.csv");

    done("--rules", "mean-probability,top-k-mean(k=3)", "--verdicts", verdicts.toString());

    List<String> lines = Files.readAllLines(verdicts, UTF_8);
    assertThat(lines).hasSize(1 + 12 * 2);
    assertThat(lines.getFirst())
        .isEqualTo("image_id,rule,label,decision,p_parasitized,p_uninfected");
    String[] fields = lines.get(1).split(",", -1);
    assertThat(fields).startsWith("s0", "mean-probability").hasSize(6);
    assertThat(fields[3]).isEqualTo("CLASSIFIED");
    double mean = meanOfFirstSlide();
    assertThat(Double.parseDouble(fields[4])).isCloseTo(mean, within(1e-9));
    assertThat(lines).anyMatch(line -> line.matches(".*,0\\.[0-9]{15,},0\\.[0-9]{15,}"));
  }

  private static double meanOfFirstSlide() {
    return rows().stream()
        .filter(row -> row.startsWith("s0,"))
        .mapToDouble(row -> Double.parseDouble(row.split(",", -1)[4]))
        .average()
        .orElseThrow();
  }

  @Test
  void shouldQuoteRulesWhoseParametersHoldCommas() throws IOException {
    Path verdicts = folder.resolve("verdicts.csv");
    String rule = "evidence-mixture(tilt=0.5,prior=0.2)";

    CommandRun run =
        done(
            "--model-card",
            "../models/thin-smear/1",
            "--rules",
            rule + ",majority-vote",
            "--verdicts",
            verdicts.toString());

    assertThat(run.out().get(2)).startsWith("evidence-mixture(");
    assertThat(run.out().get(3)).startsWith("majority-vote ");
    assertThat(Files.readAllLines(verdicts, UTF_8).get(1))
        .matches("s0,\"evidence-mixture\\([^\"]*,[^\"]*\\)\",.*");
  }

  @Test
  void shouldSayThatASpreadsheetMayRunAnIdWhichStaysAsItIs() throws IOException {
    Files.write(scores, List.of(HEADER, FIRST.replaceFirst("a", "=cmd|'/c calc'!A1")), UTF_8);
    Path verdicts = folder.resolve("verdicts.csv");

    CommandRun run = done("--rules", "majority-vote", "--verdicts", verdicts.toString());

    assertThat(run.err())
        .contains("image ids that start with = + - or @: 1; they stand as they are");
    assertThat(Files.readAllLines(verdicts, UTF_8).getLast()).startsWith("=cmd|'/c calc'!A1,");
  }

  @Test
  void shouldWriteAPageWithThreePlotsPerRule() throws IOException {
    Path report = folder.resolve("report");

    CommandRun run = done("--rules", "majority-vote,noisy-or", "--report", report.toString());

    Path page = report.resolve("index.html");
    assertThat(run.err()).contains("report: " + page.toAbsolutePath());
    String html = Files.readString(page, UTF_8);
    assertThat(html.split("<svg ", -1)).hasSize(1 + 2 * 3);
    assertThat(html).contains("majority-vote", "noisy-or").doesNotContain("NaN", "<!-- ");
  }

  @Test
  void shouldSayThatAnAreaNeedsBothLabels() throws IOException {
    Files.write(scores, List.of(HEADER, FIRST, "b,q,parasitized,0,.8,.2"), UTF_8);
    Path report = folder.resolve("report");

    CommandRun run =
        done("--rules", "mean-probability", "--format", "json", "--report", report.toString());

    assertThat(run.out()).hasSize(1);
    JsonNode rule = JsonMapper.shared().readTree(run.out().getFirst()).at("/rules/0");
    for (String name : List.of("auc", "aucLow", "aucHigh", "specificity", "deLongP")) {
      assertThat(rule.get(name).isNull()).as(name).isTrue();
    }
    assertThat(run.err()).contains("auc: not defined, because all of the 2 images are parasitized");
    assertThat(run.out().getFirst() + Files.readString(report.resolve("index.html"), UTF_8))
        .doesNotContain("NaN")
        .doesNotContain("Infinity");
  }

  @Test
  void shouldRepeatItsIntervalsForTheSameSeed() {
    List<String> once = done("--seed", "4", "--bootstrap", "100").out();

    assertThat(done("--seed", "4", "--bootstrap", "100").out()).isEqualTo(once);
    assertThat(done("--seed", "5", "--bootstrap", "100").out()).isNotEqualTo(once);
  }

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

  private CommandRun done(String... options) {
    CommandRun run = evaluate(options);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    return run;
  }

  private void failed(String... problems) {
    CommandRun run = evaluate();
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("scores.csv").contains(problems);
    assertThat(run.out()).isEmpty();
  }

  private void refused(String problem, String... options) {
    CommandRun run = evaluate(options);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains(problem);
    assertThat(run.out()).isEmpty();
  }

  private CommandRun evaluate(String... options) {
    return CommandRun.of(
        Stream.concat(Stream.of("evaluate", "--scores", scores.toString()), Arrays.stream(options))
            .toArray(String[]::new));
  }
}
