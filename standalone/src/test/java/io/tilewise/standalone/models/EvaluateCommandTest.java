package io.tilewise.standalone.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tilewise.events.model.ModelReference;
import io.tilewise.lab.scores.ScoreFiles;
import io.tilewise.lab.scores.ScoreKind;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelRepository;
import io.tilewise.standalone.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EvaluateCommandTest extends EvaluateRuns {
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
        .hasSize(5)
        .first()
        .isEqualTo("12 images, 96 tiles; p: DeLong against max-probability");
    assertThat(run.out().get(1)).startsWith("rule").contains("AUC", "error of rest");
    assertThat(run.out().get(2)).startsWith("majority-vote ");
    assertThat(run.out().get(3)).startsWith("max-probability ").contains(" 1.0000 ");
    assertThat(run.out().get(4)).startsWith("not calibrated: no rule is");
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
    assertThat(run.out()).anyMatch(line -> line.startsWith("evidence-mixture(prior=counts)"));
    assertThat(run.err()).doesNotContain("left out evidence-mixture");
  }

  @Test
  void shouldTakeTheCardOfAModelThatIsNamed() {
    assertThat(done("--model", "thin-smear@1").out())
        .anyMatch(line -> line.startsWith("evidence-mixture(prior=counts)"));
    refused(
        "--model, --model-card: both (expected: one of them, for its card)",
        "--model",
        "thin-smear",
        "--model-card",
        "../models/thin-smear/1");
    refused("--model: nobody (expected: one of thin-smear@1)", "--model", "nobody");
  }

  @Test
  void shouldRefuseScoresOfAnotherModelOrContentThanTheOneThatIsNamed() throws Exception {
    String sample = sampleDigest();
    scoredBy("other@1");
    String other = "--scores: of other@1 (expected: of thin-smear@1:" + sample + ", which --model";
    refused(other, "--model", "thin-smear@1");
    refused(other, "--model", "thin-smear@1", "--fit-by-group");
    scoredBy("thin-smear@1:0123456789ab");
    refused(
        "--scores: of thin-smear@1:0123456789ab (expected: of thin-smear@1:" + sample,
        "--model",
        "thin-smear@1");
    refused(
        "verdict.fit.scope.digest: " + sample + " (expected: 0123456789ab, the content of",
        "--model-card",
        "../models/thin-smear/1");
    scoredBy("thin-smear@1:" + sample);
    done("--model", "thin-smear@1");
  }

  /** The digits that files of scores show. */
  private static String sampleDigest() throws Exception {
    return new ModelRepository(Path.of("../models"))
        .resolve(ModelReference.parse("thin-smear@1"))
        .digest()
        .substring(0, 12);
  }

  private void scoredBy(String model) throws IOException {
    List<String> rows = new ArrayList<>(rows());
    rows.replaceAll(row -> row + (row.equals(HEADER) ? ",model" : "," + model));
    Files.write(scores, rows, UTF_8);
  }

  /** The folder is a version's, whose network is another than at the fit. */
  @Test
  void shouldRefuseACardThatIsFittedForAnotherContentThanTheOneBesideIt() throws Exception {
    Path version = Files.createDirectories(folder.resolve("thin-smear/1"));
    Files.copy(
        Path.of("../models/thin-smear/1", ModelCard.FILE_NAME),
        version.resolve(ModelCard.FILE_NAME));
    done("--model-card", version.toString());

    Files.writeString(version.resolve(ModelRepository.SAVED_MODEL), "another graph", UTF_8);

    refused(
        "verdict.fit.scope.digest: " + sampleDigest() + " (expected: ",
        "--model-card",
        version.toString());
  }

  @Test
  void shouldSayThatACardIsJudgedOnWhatItWasFittedOn() throws IOException {
    String digest = new ScoreFiles(List.of(scores), List.of(), ScoreKind.LOGITS).sha256();
    Path card =
        Cards.sample(
            folder, "b903f385551834601d49119b903b42d8a8007b6754f46bffe4c7302552d17ee1", digest);

    assertThat(done("--model-card", card.toString()).out())
        .anyMatch(line -> line.startsWith("THE CARD WAS FITTED ON THESE VERY SCORES"));
    assertThat(done("--model-card", "../models/thin-smear/1").out())
        .noneMatch(line -> line.contains("VERY SCORES"));
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
  void shouldGiveNoIntervalWhereGroupsAreTooFewAndSayWhy() throws IOException {
    Files.write(scores, rows(12, 4), UTF_8);

    List<String> out = done("--rules", "mean-probability").out();

    assertThat(out.get(2)).matches("mean-probability +[0-9.]+ +- .*");
    assertThat(out.getLast())
        .startsWith(
            "95 % interval: none from 3 groups with images that are parasitized and 3 with");
  }

  @Test
  void shouldJudgeImagesWithoutALabelAndMeasureOnlyTheOthers() throws IOException {
    List<String> rows = rows(12, 1);
    rows.replaceAll(row -> row.replaceFirst("^(s1,patient1),uninfected", "$1,"));
    Files.write(scores, rows, UTF_8);
    Path verdicts = folder.resolve("verdicts.csv");

    CommandRun run = done("--rules", "majority-vote", "--verdicts", verdicts.toString());

    assertThat(run.out().getFirst()).startsWith("11 images, ");
    assertThat(run.out())
        .contains("images without a label: 1, in --verdicts alone and in no figure")
        .contains("what rules say of all images, with a label and without");
    assertThat(Files.readAllLines(verdicts, UTF_8))
        .hasSize(1 + 12)
        .anyMatch(l -> l.startsWith("s1,"));
  }

  @Test
  void shouldSayPlainlyThatNothingCanBeMeasuredWhereNoImageHasALabel() throws IOException {
    Files.write(scores, List.of(HEADER, "a,p,,0,.9,.1", "b,q,,0,.2,.8"), UTF_8);
    Path verdicts = folder.resolve("verdicts.csv");
    Path report = folder.resolve("report");

    CommandRun run =
        done(
            "--rules",
            "mean-probability",
            "--verdicts",
            verdicts.toString(),
            "--report",
            report.toString());

    assertThat(run.out())
        .contains(
            "what rules say of all images, with a label and without",
            "rule              parasitized  uninfected  referred",
            "mean-probability  1            1           0",
            "no image has a label, so that nothing can be measured; --verdicts writes what each"
                + " rule says of each");
    assertThat(run.err()).contains("report: not written, because no image has a label");
    assertThat(Files.readAllLines(verdicts, UTF_8)).hasSize(3);
    JsonNode json =
        JsonMapper.shared()
            .readTree(done("--rules", "mean-probability", "--format", "json").out().getFirst());
    assertThat(json.propertyNames())
        .containsExactly("images", "unlabelled", "tiles", "rules", "opinions");
    assertThat(json.at("/opinions/0/labels/parasitized").asInt()).isEqualTo(1);
  }

  @Test
  void shouldSayThatScoresSeemToSpeakForTheWrongLabel() throws IOException {
    assertThat(done("--rules", "mean-probability", "--positive", "uninfected").out())
        .noneMatch(line -> line.contains("wrong label"));
    Files.write(scores, swapped(), UTF_8);
    assertThat(done("--rules", "mean-probability").out().getLast())
        .contains("AUC of mean-probability: 0.0", "for the wrong label", "--output-label");
  }

  /** The columns of the labels change names. */
  private static List<String> swapped() {
    List<String> rows = rows(40, 1);
    rows.set(0, "image_id,group,label,tile,uninfected,parasitized");
    return rows;
  }

  @Test
  void shouldRepeatItsIntervalsForTheSameSeed() {
    List<String> once = done("--seed", "4", "--bootstrap", "100").out();

    assertThat(done("--seed", "4", "--bootstrap", "100").out()).isEqualTo(once);
    assertThat(done("--seed", "5", "--bootstrap", "100").out()).isNotEqualTo(once);
  }
}
