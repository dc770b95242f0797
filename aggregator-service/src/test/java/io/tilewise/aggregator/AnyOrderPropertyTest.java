package io.tilewise.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Opinion;
import io.tilewise.events.TileScored;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.imageverdict.VerdictSettingsReader;
import io.tilewise.verdict.rules.VerdictRule;
import io.tilewise.verdict.rules.VerdictRules;
import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.TileScores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** One driver serves all tries, each with an image of its own: a driver takes its time to open. */
class AnyOrderPropertyTest {
  private static Harness aggregator;
  private static int images;

  @BeforeContainer
  static void open() throws IOException {
    Path directory = Files.createTempDirectory("any-order");
    directory.toFile().deleteOnExit();
    aggregator = new Harness(directory);
  }

  @AfterContainer
  static void close() {
    aggregator.close();
  }

  @Property(tries = 200)
  void shouldGiveTheSameVerdictAsThePureRulesBitForBitInAnyOrder_G1_G3(
      @ForAll("logits") List<float[]> logits,
      @ForAll long seed,
      @ForAll @IntRange(max = 3) int repetitions) {
    Slide slide = slide(logits.size());
    List<TileScored> scores = scores(slide, logits);

    aggregator.send(interleaved(slide, scores, seed, repetitions));

    List<ImageClassified> verdicts = aggregator.verdicts();
    assertThat(verdicts).hasSize(1);
    ImageClassified verdict = verdicts.getFirst();
    assertThat(verdict.status()).isEqualTo(Status.COMPLETE);
    assertThat(verdict.tiles().scored()).isEqualTo(slide.tiles());
    assertThat(verdict.rules()).isEqualTo(byPureRules(slide.tiled(), scores, verdict.rules()));
    assertThat(aggregator.dead()).isEmpty();
  }

  /** A driver of its own: the clock moves. */
  @Property(tries = 25)
  void shouldGiveTheSameEventAcrossRestartsAndStepsOfTheClock_G1_G3(
      @ForAll("logits") List<float[]> logits, @ForAll long seed) throws IOException {
    Slide slide = slide(logits.size());
    List<TileScored> scores = scores(slide, logits);
    Path directory = Files.createTempDirectory("restarts");
    Random random = new Random(seed);
    try (Harness undisturbed = new Harness(directory.resolve("undisturbed"));
        Harness disturbed = new Harness(directory.resolve("disturbed"))) {
      undisturbed.send(slide.tiled());
      undisturbed.send(scores);

      for (Event event : interleaved(slide, scores, seed, 1)) {
        disturbed.send(event);
        if (random.nextInt(5) == 0) {
          disturbed.restartAfter(Duration.ofSeconds(random.nextInt(20)));
        } else {
          disturbed.pass(Duration.ofMillis(random.nextInt(5_000)));
        }
      }

      disturbed.pass(Slide.MAX_WAIT.multipliedBy(2));
      assertThat(disturbed.verdicts())
          .singleElement()
          .usingRecursiveComparison()
          .ignoringFields("classifiedAt", "tiles.duplicate")
          .isEqualTo(undisturbed.verdicts().getFirst());
    }
  }

  private static Slide slide(int tiles) {
    String imageId = "any-" + images++;
    return new Slide(
        imageId, imageId + "-s", tiles, new VerdictSettings("majority-vote", null, null));
  }

  private static List<TileScored> scores(Slide slide, List<float[]> logits) {
    List<TileScored> scores = new ArrayList<>();
    for (int index = 0; index < logits.size(); index++) {
      scores.add(slide.scored(index, logits.get(index)));
    }
    return scores;
  }

  private static List<Event> interleaved(
      Slide slide, List<TileScored> scores, long seed, int repetitions) {
    List<Event> events = new ArrayList<>();
    for (int time = 0; time <= repetitions; time++) {
      events.addAll(scores);
      events.add(slide.submitted());
      events.add(slide.tiled());
    }
    Collections.shuffle(events, new Random(seed));
    return events;
  }

  /** The probabilities of the rules themselves; labels and ties are the judge's, tested there. */
  private static List<Opinion> byPureRules(
      ImageTiled manifest, List<TileScored> scores, List<Opinion> results) {
    TileScores.Builder collected = TileScores.builder(2);
    scores.forEach(
        tile ->
            collected.add(
                tile.index(), manifest.ownedFraction(tile.index()), tile.logits().toArray()));
    TileScores tiles = collected.build();
    List<Opinion> pure = new ArrayList<>();
    List<VerdictRule> rules =
        VerdictRules.all(VerdictSettingsReader.read(manifest.model()).context());
    for (int at = 0; at < rules.size(); at++) {
      VerdictRule rule = rules.get(at);
      Distribution judged = rule.judge(tiles);
      pure.add(
          new Opinion(
              rule.name(),
              results.get(at).label(),
              Map.of("uninfected", judged.probability(0), "parasitized", judged.probability(1)),
              results.get(at).tie()));
    }
    return pure;
  }

  @Provide
  Arbitrary<List<float[]>> logits() {
    return Arbitraries.floats()
        .between(-30, 30)
        .array(float[].class)
        .ofSize(2)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }
}
