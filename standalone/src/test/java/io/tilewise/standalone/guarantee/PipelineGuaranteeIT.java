package io.tilewise.standalone.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.classifier.TileClassifier;
import io.tilewise.classifier.TileClassifiers;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Opinion;
import io.tilewise.events.TileScored;
import io.tilewise.events.model.ModelReference;
import io.tilewise.image.RgbPixels;
import io.tilewise.imageverdict.VerdictSettingsReader;
import io.tilewise.model.Model;
import io.tilewise.model.ModelRepository;
import io.tilewise.standalone.demo.SmearPainter;
import io.tilewise.verdict.Judge;
import io.tilewise.verdict.JudgeSettings;
import io.tilewise.verdict.RuleOpinion;
import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.TileScores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What is promised of the whole pipeline, checked after {@link GuaranteeRun}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PipelineGuaranteeIT {
  private GuaranteeRun run;

  @BeforeAll
  void runThePipelineThroughItsRestarts(@TempDir Path folder) throws Exception {
    run = GuaranteeRun.in(folder);
  }

  @Test
  void shouldGiveExactlyOneFinalVerdictPerSubmission() {
    assertThat(run.verdicts())
        .extracting(ImageClassified::submissionId)
        .containsExactlyInAnyOrderElementsOf(
            run.submissions().stream().map(ImageSubmitted::submissionId).toList());
    assertThat(run.verdicts()).extracting(ImageClassified::status).containsOnly(Status.COMPLETE);
  }

  @Test
  void shouldCountEveryTileOnceAndSayHowOftenItCameAgain() {
    assertThat(run.scores().size()).isGreaterThan(run.submissions().size() * GuaranteeRun.TILES);
    assertThat(run.verdicts())
        .allSatisfy(
            verdict -> {
              assertThat(verdict.tiles().expected()).isEqualTo(GuaranteeRun.TILES);
              assertThat(verdict.tiles().scored()).isEqualTo(GuaranteeRun.TILES);
            });
    assertThat(run.duplicatedScores()).isPositive();
  }

  /** Neither a restart nor a repetition makes a record of ours one that cannot count. */
  @Test
  void shouldGiveUpNoRecord() {
    assertThat(run.deadLetters()).isEmpty();
  }

  @Test
  void shouldAccountForEveryExpectedTile() {
    assertThat(run.verdicts())
        .extracting(ImageClassified::tiles)
        .allMatch(tiles -> tiles.expected() == tiles.scored() + tiles.failed() + tiles.missing());
  }

  @Test
  void shouldGiveAHigherRevisionToANewSubmissionAndNoneToTheSame() {
    Map<String, Long> revisions =
        run.verdicts().stream()
            .filter(verdict -> verdict.imageId().equals("smear-0"))
            .collect(Collectors.toMap(ImageClassified::submissionId, ImageClassified::revision));

    assertThat(revisions).containsOnlyKeys("submission-0", "anew");
    assertThat(revisions.get("anew")).isGreaterThan(revisions.get("submission-0"));
    assertThat(revisions.values())
        .allMatch(
            revision ->
                revision >= ImageClassified.AMENDMENTS
                    && revision % ImageClassified.AMENDMENTS == 0);
  }

  @Test
  void shouldSayOfEveryRuleWhatThePureRuleSaysOfTheRecordedScoresBitForBit() {
    List<TileScored> anyOrder = new ArrayList<>(run.firstScores().values());
    Collections.shuffle(anyOrder, new Random(1));
    assertThat(run.verdicts()).isNotEmpty();
    for (ImageClassified verdict : run.verdicts()) {
      JudgeSettings settings = VerdictSettingsReader.read(run.manifest(verdict).model());
      Map<String, Distribution> offline =
          Judge.opinions(recordedScores(verdict, anyOrder), settings).stream()
              .collect(Collectors.toMap(RuleOpinion::rule, RuleOpinion::probabilities));
      assertThat(verdict.rules())
          .extracting(Opinion::rule)
          .containsExactlyInAnyOrderElementsOf(offline.keySet())
          .contains("majority-vote", "noisy-or", "top-k-mean", verdict.rule());
      for (Opinion result : verdict.rules()) {
        Distribution pure = offline.get(result.rule());
        List<String> labels = run.manifest(verdict).model().labels();
        for (int label = 0; label < labels.size(); label++) {
          assertThat(result.probabilities().get(labels.get(label)))
              .as("%s of %s", result.rule(), verdict.imageId())
              .isEqualTo(pure.probability(label));
        }
      }
    }
  }

  @Test
  void shouldReadTheDrawnCellsRightly() {
    assertThat(run.verdicts())
        .allSatisfy(
            verdict ->
                assertThat(verdict.label())
                    .isEqualTo(
                        run.plans().get(verdict.imageId()).infectedCells() > 0
                            ? "parasitized"
                            : "uninfected"));
  }

  @Test
  void shouldScoreEachTileAsTheModelAloneDoesOnTheSamePixels() throws Exception {
    RgbPixels smear = SmearPainter.paint(run.plans().get("smear-1"));
    List<RgbPixels> crops = new ArrayList<>();
    for (int index = 0; index < GuaranteeRun.TILES; index++) {
      crops.add(crop(smear, index % 4 * 128, index / 4 * 128));
    }
    Model model =
        new ModelRepository(Path.of("../models")).resolve(ModelReference.parse("thin-smear"));

    float[][] alone;
    try (TileClassifier classifier = TileClassifiers.load(model)) {
      alone = classifier.score(crops);
    }

    for (int index = 0; index < GuaranteeRun.TILES; index++) {
      TileScored scored = run.firstScores().get("submission-1/" + index + "/TileScored");
      assertThat(scored.logits().toArray())
          .as("tile %d", index)
          .containsExactly(alone[index], Offset.offset(1e-4f));
    }
  }

  private static RgbPixels crop(RgbPixels picture, int left, int top) {
    byte[] rgb = new byte[128 * 128 * RgbPixels.CHANNELS];
    int rowBytes = 128 * RgbPixels.CHANNELS;
    for (int y = 0; y < 128; y++) {
      int from = RgbPixels.CHANNELS * ((top + y) * picture.width() + left);
      System.arraycopy(picture.rgb(), from, rgb, y * rowBytes, rowBytes);
    }
    return new RgbPixels(128, 128, rgb);
  }

  @Test
  void shouldNeverMixModelVersions() {
    Set<ModelReference> models = new HashSet<>();
    run.scores().forEach(score -> models.add(score.model()));

    assertThat(models).containsExactly(ModelReference.parse("thin-smear@1"));
  }

  private TileScores recordedScores(ImageClassified verdict, List<TileScored> all) {
    ImageTiled manifest = run.manifest(verdict);
    TileScores.Builder recorded = TileScores.builder(manifest.model().labels().size());
    for (TileScored score : all) {
      if (score.submissionId().equals(verdict.submissionId())) {
        double weight = manifest.ownedFraction(score.index()) * score.tissueFraction();
        recorded.add(score.index(), weight, score.logits().toArray());
      }
    }
    return recorded.build();
  }
}
