package io.tilewise.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.TileOutcome;
import io.tilewise.imageverdict.Replay;
import io.tilewise.imageverdict.Stamp;
import io.tilewise.imageverdict.TileKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Every tile is scored or failed, once or twice, of two versions of the source, in any order among
 * them and with the manifest, which is of one of them; the task may start anew in between.
 */
class SourceVersionPropertyTest {
  private static final String OLD = "file:old";
  private static final String NEW = "file:new";

  private static Harness aggregator;
  private static int images;

  @BeforeContainer
  static void open() throws IOException {
    Path directory = Files.createTempDirectory("source");
    directory.toFile().deleteOnExit();
    aggregator = new Harness(directory);
  }

  @AfterContainer
  static void close() {
    aggregator.close();
  }

  @Property(tries = 200)
  void shouldJudgeAsIfThereWereOnlyTheManifestsSource_G1_G3_G4_G5(
      @ForAll Random random, @ForAll @IntRange(min = 1, max = 6) int tiles) {
    String source = random.nextBoolean() ? OLD : NEW;
    Slide slide = Slide.of("source-" + images++, tiles);
    List<Event> events = events(slide, source, random);
    Expected expected = Expected.of(slide.tiledFrom(source, 'a'), events);

    List<Harness.Dead> dead = new ArrayList<>();
    int restartAt = random.nextInt(2 * events.size());
    for (int at = 0; at < events.size(); at++) {
      if (at == restartAt) {
        dead.addAll(aggregator.dead());
        aggregator.restartAfter(Duration.ofMillis(1));
      }
      aggregator.send(events.get(at));
    }

    assertThat(aggregator.verdicts())
        .singleElement()
        .usingRecursiveComparison()
        .ignoringFields("classifiedAt", "revision", "tiles.duplicate")
        .isEqualTo(expected.verdict);
    dead.addAll(aggregator.dead());
    String other = source.equals(OLD) ? NEW : OLD;
    assertThat(dead)
        .allSatisfy(letter -> assertThat(letter.cause()).isEqualTo("SOURCE_MISMATCH"))
        .allSatisfy(letter -> assertThat(letter.text()).contains(tail(other), tail(source)))
        .allSatisfy(letter -> assertThat(letter.value()).contains(other));
    // Repeats of one sort from before the manifest are counted and not kept.
    assertThat(dead).hasSizeBetween(expected.least, expected.most);
  }

  private static String tail(String source) {
    return source.substring(1);
  }

  private static List<Event> events(Slide slide, String source, Random random) {
    List<Event> events = new ArrayList<>();
    events.add(slide.tiledFrom(source, 'a'));
    for (int index = 0; index < slide.tiles(); index++) {
      for (String cut : List.of(OLD, NEW)) {
        for (int times = random.nextInt(1, 3); times > 0; times--) {
          events.add(
              random.nextInt(4) == 0
                  ? slide.failedFrom(cut, index)
                  : slide.scoredFrom(cut, index, random.nextFloat(-9, 9), random.nextFloat(-9, 9)));
        }
      }
    }
    Collections.shuffle(events, random);
    return events;
  }

  private record Expected(ImageClassified verdict, int least, int most) {
    /** The other source's records never reach what computes this. */
    static Expected of(ImageTiled manifest, List<Event> events) {
      Replay replay = new Replay(manifest);
      boolean tiled = false;
      int other = 0;
      List<TileOutcome> foreign = new ArrayList<>();
      for (Event event : events) {
        switch (event) {
          case TileOutcome tile when TileKind.of(tile).isFrom(manifest.sourceVersion()) ->
              replay.add(tile);
          case TileOutcome tile -> {
            other++;
            foreign.add(tile);
          }
          default -> tiled = true;
        }
        ImageClassified verdict = replay.judge(manifest.model(), new Stamp(1, null, Harness.START));
        if (tiled && verdict.tiles().missing() == 0) {
          int sorts =
              (int)
                  foreign.stream()
                      .map(tile -> tile.index() + tile.getClass().getName())
                      .distinct()
                      .count();
          return new Expected(verdict, sorts, other);
        }
      }
      throw new AssertionError("every tile has a record of each source");
    }
  }
}
