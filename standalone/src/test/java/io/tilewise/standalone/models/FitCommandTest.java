package io.tilewise.standalone.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.PredictionSets;
import io.tilewise.events.model.TilesPerImage;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelException;
import io.tilewise.model.ModelRepository;
import io.tilewise.standalone.CommandRun;
import io.tilewise.standalone.command.ExitCode;
import io.tilewise.standalone.command.RealPath;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FitCommandTest extends FitRuns {
  @Test
  void shouldWriteWhatItFittedIntoTheCard() throws IOException {
    CommandRun run = fit();

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(String.join("\n", run.out()))
        .contains(
            "40 images and 1280 tiles, 32 an image; 5 folds of groups, dealt twice",
            "fitted on 20 parasitized and 20 uninfected groups; its prediction sets promise",
            "with most fits, not with all",
            "tile calibration of parasitized",
            "smear@2");
    ModelCard written = ModelCard.read(card);
    assertThat(written.verdict().rule()).isEqualTo("evidence-mixture(prior=counts)");
    VerdictFit fit = Objects.requireNonNull(written.verdict().fit());
    assertThat(fit.scope().model()).isEqualTo(ModelReference.parse("smear@2"));
    assertThat(fit.scope().tileSize()).isEqualTo(128);
    assertThat(fit.provenance().images()).isEqualTo(40);
    assertThat(fit.provenance().tiles()).isEqualTo(40 * 32);
    assertThat(fit.provenance().groups())
        .containsExactly(entry("parasitized", 20), entry("uninfected", 20));
    assertThat(fit.rules())
        .allSatisfy(
            each ->
                assertThat(each.conformal()).extracting(PredictionSets::promise).isEqualTo("most"));
    assertThat(fit.provenance().tilesPerImage()).isEqualTo(new TilesPerImage(32, 32, 32));
    assertThat(fit.tileCalibrations()).hasSize(1);
    assertThat(fit.tileScores()).isNotNull();
    assertThat(fit.rules()).hasSizeGreaterThan(10);
    assertThat(Files.readString(card, UTF_8)).contains("ask Ada");
  }

  /** The default of a card that names no rule is not its own choice. */
  @Test
  void shouldReplaceTheDefaultRuleOnlyWhereTileLabelsAllowTheOtherOne() throws IOException {
    ModelCard.writeVerdict(card, new VerdictSettings(ModelCard.DEFAULT_RULE, null, null));
    Files.write(scores, bare(), UTF_8);
    assertThat(fit().exitCode()).isEqualTo(ExitCode.DONE);
    VerdictSettings without = ModelCard.read(card).verdict();
    Files.write(scores, rows(40), UTF_8);
    assertThat(fit().exitCode()).isEqualTo(ExitCode.DONE);

    assertThat(without.rule()).isEqualTo("evidence-mixture(doubt=0.02)");
    assertThat(Objects.requireNonNull(without.fit()).rules())
        .anyMatch(each -> each.rule().equals(without.rule()) && each.temperature() != 1);
    assertThat(ModelCard.read(card).verdict().rule()).isEqualTo("evidence-mixture(prior=counts)");
  }

  @Test
  void shouldFitAgainForTheSameScopeButNotForAnother() throws IOException {
    assertThat(fit().exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(fit().exitCode()).isEqualTo(ExitCode.DONE);

    CommandRun refused = fit("--scanner", "S360");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err())
        .contains("has a fit for smear@2, tiles of 128, overlap 0, any scanner (expected: one for")
        .contains("scanner S360, or --replace)");
    assertThat(fit("--scanner", "S360", "--replace").exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(Objects.requireNonNull(ModelCard.read(card).verdict().fit()).scope().scanner())
        .isEqualTo("S360");
  }

  @Test
  void shouldLeaveTheRuleToWhoeverAsks() throws IOException {
    assertThat(fit("--rule", "top-k-mean(k=5)").exitCode()).isEqualTo(ExitCode.DONE);

    assertThat(ModelCard.read(card).verdict().rule()).isEqualTo("top-k-mean(k=5)");
  }

  @Test
  void shouldSayHowFarToTrustItAndWhatToRunNext() {
    CommandRun run = fit();

    assertThat(String.join("\n", run.out()))
        .contains(
            "how far to trust it",
            "images of groups that a fit had not seen have a log loss of 0.",
            "who knows nothing has 0.693",
            "it holds for images of 8 to 128 tiles with tissue, as these had 32",
            "possible to: a label stays in an image's set while 1 - P of it is this or less",
            "more groups with images of parasitized, uninfected: 29 or more of each");
    assertThat(run.out().subList(run.out().size() - 3, run.out().size()))
        .containsExactly(
            "next",
            "  tilewise evaluate --scores %s --fit-by-group --model smear@2 --models %s"
                .formatted(scores, RealPath.of(folder)),
            "  tilewise classify --embedded --model smear@2 --models %s IMAGE"
                .formatted(RealPath.of(folder)));
  }

  @Test
  void shouldFindTheCardByTheModelsName() {
    String models = folder.toString();
    CommandRun run =
        CommandRun.of(
            "fit", "--scores", scores.toString(), "--model", "smear@2", "--models", models);

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out().getLast())
        .isEqualTo("  tilewise classify --embedded --model smear@2 --models " + models + " IMAGE");
  }

  /** Whose labels were exchanged after the fit, its numbers are for the other label. */
  @Test
  void shouldBindTheFitToTheContentOfTheModelAndFitAgainWhenThatChanged() throws Exception {
    Files.writeString(version.resolve(ModelRepository.SAVED_MODEL), "a graph", UTF_8);
    ModelRepository repository = new ModelRepository(folder);
    ModelReference smear = ModelReference.parse("smear@2");
    String digest = repository.resolve(smear).digest();

    assertThat(fit().out()).anyMatch(line -> line.endsWith("content " + digest.substring(0, 12)));
    assertThat(repository.resolve(smear).card().verdict().fit())
        .extracting(each -> each.scope().digest())
        .isEqualTo(digest);
    String fitted = Files.readString(card, UTF_8);
    Files.writeString(
        card,
        fitted.replace("\"positive\" : \"parasitized\"", "\"positive\" : \"uninfected\""),
        UTF_8);
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> repository.resolve(smear))
        .withMessageContaining("verdict.fit.scope.digest: " + digest.substring(0, 12))
        .withMessageContaining("fit again");
    CommandRun again =
        CommandRun.of(
            "fit",
            "--scores",
            scores.toString(),
            "--model",
            "smear",
            "--models",
            folder.toString());
    assertThat(again.exitCode()).as(again.err()).isEqualTo(ExitCode.DONE);
    assertThat(repository.resolve(smear).digest()).isNotEqualTo(digest);
  }

  @Test
  void shouldSayWhichFitItReplacesAndWhenThatHadMoreGroups() throws IOException {
    assertThat(String.join("\n", fit().out())).doesNotContain("replaces", "REPLACES");
    CommandRun same = fit();
    Files.write(scores, rows(24), UTF_8);

    CommandRun fewer = fit();

    String of = ": 40 images of 20 parasitized and 20 uninfected groups";
    assertThat(same.out()).anyMatch(each -> each.matches("replaces the fit of [0-9-]+T.*" + of));
    assertThat(String.join("\n", same.out())).doesNotContain("REPLACES");
    assertThat(String.join("\n", fewer.out()))
        .contains(of)
        .contains(
            "warning: THE FIT THAT THIS ONE REPLACES HAD MORE, 20 groups of parasitized and 20"
                + " groups of uninfected");
  }

  @Test
  void shouldNameTheWaysOnWhenACardFittedWithTileLabelsGetsNone() throws IOException {
    assertThat(fit().exitCode()).isEqualTo(ExitCode.DONE);
    Files.write(scores, bare(), UTF_8);

    CommandRun refused = fit();

    assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err())
        .contains(
            "labels of tiles (score --tile-labels), which rule evidence-mixture(prior=counts)")
        .contains("--rule 'evidence-mixture(doubt=0.02)' does without");
    CommandRun done = fit("--rule", "evidence-mixture(doubt=0.02)");
    assertThat(done.exitCode()).as(done.err()).isEqualTo(ExitCode.DONE);
    assertThat(String.join("\n", done.out())).contains("warning: NO LABELS OF TILES, so that");
  }

  @Test
  void shouldDoubtScoresOfANetworkThatIsCertainOfEveryTile() throws IOException {
    List<String> rows =
        rows(40).stream()
            .map(
                row ->
                    row.replaceFirst(",([01])\\.([0-9])[0-9]*,[01]\\.[0-9]*,(p|u)", ",0.$2,@,$3"))
            .map(row -> row.replaceFirst("0\\.[5-9],@", "1,0").replaceFirst("0\\.[0-4],@", "0,1"))
            .toList();
    Files.write(scores, rows, UTF_8);

    assertThat(String.join("\n", fit().out()))
        .contains("warning: THE NETWORK ANSWERS 0 OR 1 FOR 100 % OF THE TILES");
  }
}
