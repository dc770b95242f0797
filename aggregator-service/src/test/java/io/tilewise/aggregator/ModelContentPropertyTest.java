package io.tilewise.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.TileScored;
import io.tilewise.imageverdict.Replay;
import io.tilewise.imageverdict.Stamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/**
 * Every tile is scored by two contents of the model and by one that does not say, in any order
 * among them and with the manifest, which may not name a content either.
 */
class ModelContentPropertyTest {
  private static final String OLD = "0a1b2c3d".repeat(8);
  private static final String NEW = "99887766".repeat(8);

  private static Harness aggregator;
  private static int images;

  @BeforeContainer
  static void open() throws IOException {
    Path directory = Files.createTempDirectory("content");
    directory.toFile().deleteOnExit();
    aggregator = new Harness(directory);
  }

  @AfterContainer
  static void close() {
    aggregator.close();
  }

  @Property(tries = 300)
  void shouldJudgeByOneContentWhatRejudgingTheTopicJudges_G3_G4_G5(
      @ForAll Random random, @ForAll @IntRange(min = 1, max = 6) int tiles) {
    String imageId = "content-" + images++;
    Slide slide = Slide.of(imageId, tiles);
    ImageTiled manifest = random.nextBoolean() ? slide.tiledFor(OLD) : slide.tiled();
    List<Event> events = events(slide, manifest, random);

    aggregator.send(events);

    Expected expected = Expected.of(manifest, events);
    assertThat(aggregator.verdicts())
        .singleElement()
        .usingRecursiveComparison()
        .ignoringFields("classifiedAt", "revision")
        .isEqualTo(expected.verdict);
    assertThat(aggregator.dead())
        .allSatisfy(dead -> assertThat(dead.cause()).isEqualTo("MODEL_MISMATCH"))
        .hasSize(expected.foreign);
  }

  private static List<Event> events(Slide slide, ImageTiled manifest, Random random) {
    List<Event> events = new ArrayList<>();
    events.add(manifest);
    for (int index = 0; index < slide.tiles(); index++) {
      for (String digest : Arrays.asList(OLD, NEW, null)) {
        events.add(slide.scoredBy(digest, index, random.nextFloat(-9, 9), random.nextFloat(-9, 9)));
      }
    }
    Collections.shuffle(events, random);
    return events;
  }

  private record Expected(ImageClassified verdict, int foreign) {
    /** As from the topics of an image whose verdict is given as soon as its last tile is there. */
    static Expected of(ImageTiled manifest, List<Event> events) {
      Replay replay = new Replay(manifest);
      String content = manifest.model().digest();
      boolean tiled = false;
      int foreign = 0;
      for (Event event : events) {
        if (event instanceof TileScored score) {
          replay.add(score);
          content = content == null ? score.modelDigest() : content;
          foreign += isForeign(score.modelDigest(), content) ? 1 : 0;
        } else {
          tiled = true;
        }
        ImageClassified verdict = replay.judge(manifest.model(), new Stamp(1, null, Harness.START));
        if (tiled && verdict.tiles().missing() == 0) {
          return new Expected(verdict, foreign);
        }
      }
      throw new AssertionError("every tile has a score that counts");
    }

    private static boolean isForeign(@Nullable String digest, @Nullable String content) {
      return digest != null && !Objects.equals(digest, content);
    }
  }
}
