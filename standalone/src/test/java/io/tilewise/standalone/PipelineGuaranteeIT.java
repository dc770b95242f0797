package io.tilewise.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.classifier.TensorFlowTileClassifier;
import io.tilewise.classifier.TileClassifier;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Lane;
import io.tilewise.events.Opinion;
import io.tilewise.events.TileScored;
import io.tilewise.events.Topics;
import io.tilewise.events.model.ModelReference;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.TilePng;
import io.tilewise.imageverdict.VerdictSettingsReader;
import io.tilewise.kafka.PipelineConnection;
import io.tilewise.kafka.SubmissionPublisher;
import io.tilewise.model.Model;
import io.tilewise.model.ModelRepository;
import io.tilewise.standalone.demo.Rgb;
import io.tilewise.standalone.demo.SmearPainter;
import io.tilewise.standalone.demo.SmearPlan;
import io.tilewise.verdict.Judge;
import io.tilewise.verdict.JudgeSettings;
import io.tilewise.verdict.RuleOpinion;
import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.TileScores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is promised of the whole pipeline, checked after the worst that happens to it in normal
 * life: every service is restarted while images are under way, one tile and one score in ten comes
 * twice, and half of the submissions are sent again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PipelineGuaranteeIT {
  private static final int IMAGES = 20;
  private static final int HALF = IMAGES / 2;
  private static final int TILES = 16;
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Topics TOPICS = new Topics("");

  private final List<ImageSubmitted> submissions = new ArrayList<>();
  private final Map<String, SmearPlan> plans = new HashMap<>();
  private final List<ImageClassified> verdicts = new ArrayList<>();
  private final List<TileScored> scores = new ArrayList<>();
  private final Map<String, TileScored> firstScores = new HashMap<>();
  private final Map<String, ImageTiled> manifests = new HashMap<>();
  private int duplicatedScores;

  @BeforeAll
  void runThePipelineThroughItsRestarts(@TempDir Path folder) throws Exception {
    Path images = Files.createDirectories(folder.resolve("images")).toRealPath();
    paint(images);
    Path models = Path.of("../models").toRealPath();
    try (Pipeline pipeline = new Pipeline(folder.resolve("data"), models, images);
        SubmissionPublisher publisher =
            new SubmissionPublisher(pipeline.connection(), "/tilewise/test")) {
      PipelineConnection broker = pipeline.connection();
      try (Duplicator duplicator = new Duplicator(broker)) {
        publisher.publish(submissions.subList(0, HALF));
        until(() -> scored(broker) >= HALF * TILES / 4);
        pipeline.restartInference();
        publisher.publish(submissions.subList(HALF, IMAGES));
        pipeline.restartTiler();
        until(() -> scored(broker) >= HALF * TILES);
        pipeline.restartAggregator();
        until(() -> judged(broker) == IMAGES);
        publisher.publish(submissions.subList(0, HALF));
        submissions.add(submission("smear-0", "anew", images));
        publisher.publish(List.of(submissions.getLast()));
        until(() -> judged(broker) == IMAGES + 1);
        assertThat(duplicator.tiles()).isPositive();
        duplicatedScores = duplicator.scores();
      }
      awaitRest(broker);
      read(broker);
    }
  }

  private void paint(Path images) throws Exception {
    for (int i = 0; i < IMAGES; i++) {
      String imageId = "smear-" + i;
      int infected = i % 3 * 2;
      SmearPlan plan = new SmearPlan(imageId, 4, 4, 128, infected, new Rgb(196, 166, 178), 100 + i);
      Files.write(images.resolve(imageId + ".png"), TilePng.encode(SmearPainter.paint(plan)));
      plans.put(imageId, plan);
      submissions.add(submission(imageId, "submission-" + i, images));
    }
  }

  private static ImageSubmitted submission(String imageId, String submissionId, Path images) {
    return new ImageSubmitted(
        imageId,
        submissionId,
        images.resolve(imageId + ".png").toUri(),
        ModelReference.parse("thin-smear"),
        Lane.ROUTINE,
        null,
        Duration.ofHours(1),
        Instant.now(),
        Map.of());
  }

  private static void until(Callable<Boolean> condition) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(condition);
  }

  private static long scored(PipelineConnection broker) {
    return Recorded.read(broker, TOPICS.tilesScored(), TileScored.class).size();
  }

  private static long judged(PipelineConnection broker) {
    return Recorded.read(broker, TOPICS.imagesClassified(), ImageClassified.class).stream()
        .map(event -> event.submissionId())
        .distinct()
        .count();
  }

  /** From the source down: what a service has committed, it has handed on. */
  private static void awaitRest(PipelineConnection broker) {
    until(() -> Recorded.lag(broker, "tilewise-tiler", Set.of(TOPICS.imagesSubmitted())) == 0);
    until(
        () -> Recorded.lag(broker, "tilewise-inference", Set.of(TOPICS.tiles(Lane.ROUTINE))) == 0);
    until(
        () ->
            Recorded.lag(
                    broker,
                    "tilewise-aggregator",
                    Set.of(TOPICS.imagesSubmitted(), TOPICS.imagesTiled(), TOPICS.tilesScored()))
                == 0);
  }

  private void read(PipelineConnection broker) {
    Recorded.read(broker, TOPICS.imagesClassified(), ImageClassified.class)
        .forEach(event -> verdicts.add(event));
    Recorded.read(broker, TOPICS.tilesScored(), TileScored.class)
        .forEach(event -> scores.add(event));
    // A tile that was scored twice may differ in its last bits: batches differ. The first counts.
    scores.forEach(score -> firstScores.putIfAbsent(score.eventId(), score));
    Recorded.read(broker, TOPICS.imagesTiled(), ImageTiled.class)
        .forEach(event -> manifests.put(event.submissionId(), event));
  }

  @Test
  void shouldGiveExactlyOneFinalVerdictPerSubmission() {
    assertThat(verdicts)
        .extracting(ImageClassified::submissionId)
        .containsExactlyInAnyOrderElementsOf(
            submissions.stream().map(ImageSubmitted::submissionId).toList());
    assertThat(verdicts).extracting(ImageClassified::status).containsOnly(Status.COMPLETE);
  }

  @Test
  void shouldCountEveryTileOnceAndSayHowOftenItCameAgain() {
    assertThat(scores.size()).isGreaterThan(submissions.size() * TILES);
    assertThat(verdicts)
        .allSatisfy(
            verdict -> {
              assertThat(verdict.tiles().expected()).isEqualTo(TILES);
              assertThat(verdict.tiles().scored()).isEqualTo(TILES);
            });
    assertThat(duplicatedScores).isPositive();
  }

  @Test
  void shouldAccountForEveryExpectedTile() {
    assertThat(verdicts)
        .extracting(ImageClassified::tiles)
        .allMatch(tiles -> tiles.expected() == tiles.scored() + tiles.failed() + tiles.missing());
  }

  @Test
  void shouldGiveAHigherRevisionToANewSubmissionAndNoneToTheSame() {
    Map<String, Long> revisions =
        verdicts.stream()
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
    List<TileScored> anyOrder = new ArrayList<>(firstScores.values());
    Collections.shuffle(anyOrder, new Random(1));
    assertThat(verdicts).isNotEmpty();
    for (ImageClassified verdict : verdicts) {
      JudgeSettings settings = VerdictSettingsReader.read(manifest(verdict).model());
      Map<String, Distribution> offline =
          Judge.opinions(recordedScores(verdict, anyOrder), settings).stream()
              .collect(Collectors.toMap(RuleOpinion::rule, RuleOpinion::probabilities));
      assertThat(verdict.rules())
          .extracting(Opinion::rule)
          .containsExactlyInAnyOrderElementsOf(offline.keySet())
          .contains("majority-vote", "noisy-or", "top-k-mean", verdict.rule());
      for (Opinion result : verdict.rules()) {
        Distribution pure = offline.get(result.rule());
        List<String> labels = manifest(verdict).model().labels();
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
    assertThat(verdicts)
        .allSatisfy(
            verdict ->
                assertThat(verdict.label())
                    .isEqualTo(
                        plans.get(verdict.imageId()).infectedCells() > 0
                            ? "parasitized"
                            : "uninfected"));
  }

  @Test
  void shouldScoreEachTileAsTheModelAloneDoesOnTheSamePixels() throws Exception {
    RgbPixels smear = SmearPainter.paint(plans.get("smear-1"));
    List<RgbPixels> crops = new ArrayList<>();
    for (int index = 0; index < TILES; index++) {
      crops.add(crop(smear, index % 4 * 128, index / 4 * 128));
    }
    Model model =
        new ModelRepository(Path.of("../models")).resolve(ModelReference.parse("thin-smear"));

    float[][] alone;
    try (TileClassifier classifier = TensorFlowTileClassifier.load(model)) {
      alone = classifier.score(crops);
    }

    for (int index = 0; index < TILES; index++) {
      TileScored scored = firstScores.get("submission-1/" + index + "/TileScored");
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
    scores.forEach(score -> models.add(score.model()));

    assertThat(models).containsExactly(ModelReference.parse("thin-smear@1"));
  }

  private TileScores recordedScores(ImageClassified verdict, List<TileScored> all) {
    ImageTiled manifest = manifest(verdict);
    TileScores.Builder recorded = TileScores.builder(manifest.model().labels().size());
    for (TileScored score : all) {
      if (score.submissionId().equals(verdict.submissionId())) {
        double weight = manifest.ownedFraction(score.index()) * score.tissueFraction();
        recorded.add(score.index(), weight, score.logits().toArray());
      }
    }
    return recorded.build();
  }

  private ImageTiled manifest(ImageClassified verdict) {
    return manifests.get(verdict.submissionId());
  }
}
