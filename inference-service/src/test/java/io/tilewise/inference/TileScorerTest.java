package io.tilewise.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.events.Logits;
import io.tilewise.events.Reason;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.tiling.Region;
import io.tilewise.events.tiling.TileReference;
import io.tilewise.inference.ScoringStages.Tile;
import io.tilewise.inference.decode.TileBatch;
import io.tilewise.inference.queue.ModelContent;
import io.tilewise.inference.queue.Outcome;
import io.tilewise.inference.queue.Outcome.Failed;
import io.tilewise.inference.queue.Outcome.Scored;
import io.tilewise.inference.queue.Outcome.Waits;
import io.tilewise.kafka.Faults;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TileScorerTest {
  private final FakeModels models = new FakeModels().with(Tiles.MODEL, '1');
  private final FakeClassifier classifier = models.classifier(Tiles.MODEL, '1');
  private final InferenceMetrics metrics = new InferenceMetrics(new SimpleMeterRegistry(), "cpu");
  private Instant now = Instant.EPOCH;
  private final ScoringStages stages = new ScoringStages(models, metrics, () -> now);

  @AfterEach
  void close() {
    stages.close();
  }

  @Test
  void shouldScoreABatchInOneCall() {
    List<Outcome> outcomes = score(grey(1), grey(2), grey(3));

    assertThat(outcomes).containsExactly(scored(1), scored(2), scored(3));
    assertThat(classifier.batches).containsExactly(3);
  }

  @Test
  void shouldNotLetOneBadTileFailItsNeighbours() {
    List<Outcome> outcomes = score(grey(1), grey(FakeClassifier.POISON), grey(3));

    assertThat(outcomes)
        .containsExactly(scored(1), new Failed(Reason.INFERENCE_FAILED, "poison"), scored(3));
    assertThat(classifier.batches).containsExactly(3, 1, 1, 1);
  }

  @Test
  void shouldFailTheTileWhoseOutputIsNotFinite() {
    List<Outcome> outcomes = score(grey(1), grey(FakeClassifier.NOT_FINITE));

    assertThat(outcomes)
        .containsExactly(
            scored(1),
            new Failed(
                Reason.OUTPUT_NOT_FINITE,
                "output: [NaN, 1.0] for [sick, well] (expected: finite numbers)"));
  }

  @Test
  void shouldLeaveUnreadableTilesOutOfTheBatch() {
    Tile noPng = new Tile(Tiles.tile(0), "no png".getBytes(UTF_8));

    List<Outcome> outcomes = score(noPng, grey(2));

    assertThat(outcomes.getFirst())
        .isInstanceOfSatisfying(
            Failed.class, f -> assertThat(f.reason()).isEqualTo(Reason.TILE_UNREADABLE));
    assertThat(outcomes.getLast()).isEqualTo(scored(2));
    assertThat(classifier.batches).containsExactly(1);
  }

  @Test
  void shouldNotCallTheModelWithoutAReadableTile() {
    List<Outcome> outcomes = score(new Tile(Tiles.tile(0), new byte[0]));

    assertThat(outcomes).hasSize(1).allMatch(Failed.class::isInstance);
    assertThat(classifier.batches).isEmpty();
  }

  @Test
  void shouldRefuseATileOfAnotherSizeThanTheCards() {
    Tile small = new Tile(Tiles.tile(0), Tiles.png(3, 1));

    List<Outcome> outcomes = score(small);

    assertThat(outcomes)
        .containsExactly(
            new Failed(
                Reason.TILE_UNREADABLE, "tile: 3x3 (expected: 4x4, as the model's card says)"));
  }

  @Test
  void shouldRefuseATileByReferenceWhereNoImagesAre() {
    TileReference reference =
        new TileReference(URI.create("file:///image.svs"), 0, new Region(0, 0, 4, 4), null);
    Tile tile =
        new Tile(
            Tiles.tile(0, Tiles.MODEL, Tiles.SIZE, TileReference.CONTENT_TYPE, reference),
            new byte[0]);

    List<Outcome> outcomes = score(tile);

    assertThat(outcomes)
        .containsExactly(
            new Failed(
                Reason.TILE_UNREADABLE,
                "tile: by reference (expected: pixels, or TILEWISE_IMAGE_ROOTS set for"
                    + " inference)"));
  }

  @Test
  void shouldFailEveryTileOfAnUnknownModel() {
    ModelReference other = ModelReference.parse("other@2");

    List<Outcome> outcomes = stages.score(new ModelContent(other, null), List.of(grey(1), grey(2)));

    assertThat(outcomes)
        .hasSize(2)
        .containsOnly(new Failed(Reason.MODEL_UNKNOWN, "model: other@2 (expected: tiny@1)"));
  }

  @Test
  void shouldHalveABatchThatTheEngineHasNoMemoryForAndGoOn() {
    classifier.memory = 2;

    List<Outcome> outcomes = score(grey(1), grey(2), grey(3), grey(4), grey(5));

    assertThat(outcomes).containsExactly(scored(1), scored(2), scored(3), scored(4), scored(5));
    assertThat(classifier.batches).containsExactly(5, 2, 3, 1, 2);
  }

  @Test
  void shouldRememberWhatFitsAndGrowAgainSlowly() {
    classifier.memory = 2;
    score(grey(1), grey(2), grey(3), grey(4));
    classifier.batches.clear();
    classifier.memory = Integer.MAX_VALUE;

    score(grey(1), grey(2), grey(3), grey(4));
    now = now.plus(BatchLimit.GROWTH);
    score(grey(1), grey(2), grey(3), grey(4));

    assertThat(classifier.batches).containsExactly(2, 2, 4);
  }

  @Test
  void shouldLetTilesWaitThatTheEngineHasNoMemoryForOneByOne() {
    classifier.memory = 0;

    List<Outcome> outcomes = score(grey(1), grey(2), grey(3), grey(4));

    assertThat(outcomes)
        .hasSize(4)
        .allSatisfy(
            outcome ->
                assertThat(outcome)
                    .isInstanceOfSatisfying(
                        Waits.class,
                        waits -> {
                          assertThat(waits.reason()).isEqualTo(Reason.INFERENCE_FAILED);
                          assertThat(waits.why().text()).isEqualTo("no memory in the engine");
                        }));
    assertThat(classifier.batches).as("the others need not be tried").containsExactly(4, 2, 1);
  }

  @Test
  void shouldLetTilesWaitForARepositoryThatIsAway() {
    models.away = new IOException("stale");

    List<Outcome> outcomes = score(grey(1), grey(2));

    assertThat(outcomes)
        .hasSize(2)
        .allSatisfy(
            outcome ->
                assertThat(outcome)
                    .isInstanceOfSatisfying(
                        Waits.class,
                        waits -> assertThat(waits.reason()).isEqualTo(Reason.MODEL_UNUSABLE)));
  }

  @Test
  void shouldFindTheTileThatOurOwnCodeFailsOn() {
    List<Outcome> outcomes = score(grey(1), grey(2), grey(FakeClassifier.BUG), grey(4));

    assertThat(outcomes)
        .containsExactly(
            scored(1),
            scored(2),
            new Failed(
                Reason.INFERENCE_FAILED,
                "inference: failed by itself on this tile: java.lang.IllegalStateException: bug"),
            scored(4));
  }

  @Test
  void shouldGiveNothingUpAnyMoreWhenOurOwnCodeFailsOnMostTiles() {
    assertThatIllegalStateException()
        .isThrownBy(
            () -> {
              for (int image = 0; image <= Faults.LIMIT; image++) {
                stages.score(
                    new ModelContent(Tiles.MODEL, null),
                    List.of(
                        new Tile(
                            Tiles.ofImage("image-" + image),
                            Tiles.png(Tiles.SIZE, FakeClassifier.BUG))));
              }
            })
        .withMessage("bug");
  }

  @Test
  void shouldSayOfATileThatItsOutputIsInvalid() {
    List<Outcome> outcomes = score(grey(1), grey(FakeClassifier.INVALID));

    assertThat(outcomes)
        .containsExactly(scored(1), new Failed(Reason.OUTPUT_INVALID, "no probabilities"));
  }

  @Test
  void shouldFailTilesThatWereCutForAnotherContent() {
    List<Outcome> outcomes =
        stages.score(
            new ModelContent(Tiles.MODEL, FakeModels.digest('9')), List.of(grey(1), grey(2)));

    assertThat(outcomes)
        .hasSize(2)
        .allSatisfy(
            outcome ->
                assertThat(outcome)
                    .isInstanceOfSatisfying(
                        Failed.class, f -> assertThat(f.reason()).isEqualTo(Reason.MODEL_DIFFERS)));
  }

  @Test
  void shouldLetSomebodyLookAgainAtABatchForWhichItLoadedAModel() {
    TileBatch decoded =
        stages.decoder.decode(
            ScoringStages.batch(new ModelContent(Tiles.MODEL, null), List.of(grey(1))), Tiles.SIZE);

    TileScorer.Answer first = stages.scorer.score(decoded);

    assertThat(first).isEqualTo(new TileScorer.Answer.Warm(Tiles.SIZE));
    assertThat(classifier.batches).isEmpty();
    assertThat(stages.scorer.score(decoded))
        .isEqualTo(new TileScorer.Answer.Outcomes(List.of(scored(1))));
  }

  private List<Outcome> score(Tile... tiles) {
    return stages.score(new ModelContent(Tiles.MODEL, null), List.of(tiles));
  }

  private static Tile grey(int value) {
    return new Tile(Tiles.tile(0), Tiles.png(Tiles.SIZE, value));
  }

  private static Outcome scored(int value) {
    return new Scored(Logits.of(value, 1), FakeModels.digest('1'));
  }
}
