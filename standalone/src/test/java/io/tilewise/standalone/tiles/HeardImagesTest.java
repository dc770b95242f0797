package io.tilewise.standalone.tiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.Reason;
import io.tilewise.events.TileCounts;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.tiling.Region;
import io.tilewise.imageverdict.ImageVerdict;
import io.tilewise.imageverdict.Stamp;
import io.tilewise.verdict.scores.TileScores;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeardImagesTest {
  private static final ModelReference OTHER = ModelReference.parse("other@1");

  @Test
  void shouldKeepTheScoresThatAVerdictCountsWhereverTheManifestComes() {
    // Given
    JudgedImage image = JudgedImage.of("slide");
    image.add(image.score(0, .9, OTHER));
    image.add(image.failure(0));
    image.add(image.score(0, .25));
    image.add(image.score(0, .75));
    image.add(image.failure(1));
    image.add(image.score(5, .5));
    List<Event> manifestFirst = new ArrayList<>(image.events());
    Collections.rotate(manifestFirst, 1);

    // When
    for (List<Event> order : List.of(image.events(), manifestFirst)) {
      HeardImages heard = new HeardImages();
      order.forEach(heard::hear);
      TileScores scores = heard.scored(image.verdict()).orElseThrow().scores();

      // Then
      assertThat(scores.tiles()).isEqualTo(image.verdict().tiles().scored()).isEqualTo(2);
      assertThat(scores.index(0)).isZero();
      assertThat(scores.probability(0, 0)).isCloseTo(.25, within(1e-6));
      assertThat(scores.index(1)).isEqualTo(5);
      assertThat(heard.isWhole(image.verdict())).isTrue();
    }
  }

  @Test
  void shouldWaitForTheManifestAndForScoresThatAVerdictOvertook() {
    JudgedImage image = JudgedImage.of("slide").scored(.1, .2, .3, .4, .5, .6);
    List<Event> manifestFirst = new ArrayList<>(image.events());
    Collections.rotate(manifestFirst, 1);
    for (List<Event> order : List.of(image.events(), manifestFirst)) {
      HeardImages heard = new HeardImages();
      for (Event event : order) {
        assertThat(heard.isWhole(image.verdict())).isFalse();
        heard.hear(event);
      }

      assertThat(heard.isWhole(image.verdict())).isTrue();
    }
  }

  @Test
  void shouldNotWaitForTilesOfAnImageThatHasNone() {
    ImageClassified rejected =
        ImageVerdict.unjudged(
            "torn",
            "torn-scan",
            Status.REJECTED,
            Reason.IMAGE_CORRUPT,
            "ends after 7 bytes",
            new TileCounts(0, 0, 0, 0, 0),
            Instant.EPOCH,
            new Stamp(1, null, Instant.EPOCH));

    assertThat(new HeardImages().isWhole(rejected)).isTrue();
    assertThat(new HeardImages().scored(rejected)).isEmpty();
  }

  @Test
  void shouldCutTilesAtTheImagesEdgesAndLeaveTilesWithoutAScoreOpen() {
    JudgedImage image = JudgedImage.of("slide");
    ScoredTiles tiles =
        image.add(image.score(0, .25)).add(image.score(5, .75)).tiles().orElseThrow();

    assertThat(tiles.region(0)).isEqualTo(new Region(0, 0, 128, 128));
    assertThat(tiles.region(1)).isEqualTo(new Region(256, 128, 44, 72));
    assertThat(tiles.probabilities(0))
        .hasSize(6)
        .containsOnlyOnce(tiles.scores().probability(0, 0));
    assertThat(tiles.probabilities(0)[1]).isNaN();
    assertThat(tiles.probabilities(1)[5]).isCloseTo(.25, within(1e-6));
  }
}
