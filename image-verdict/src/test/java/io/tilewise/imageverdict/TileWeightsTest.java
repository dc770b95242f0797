package io.tilewise.imageverdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.ImageTiled;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.verdict.scores.UnknownTiles;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TileWeightsTest {
  /** Two columns of two rows, each a whole tile. */
  private final ImageTiled manifest = Slides.manifest(new VerdictSettings("noisy-or", null, null));

  @Test
  void shouldLeaveKnownBackgroundOutOfWhatCouldWeigh() {
    ImageTiled known = Slides.withBackground(Slides.narrow(), 0);

    // Of the narrow slide's tiles those at the right are half as wide.
    assertThat(TileWeights.unknown(known, Set.of(2)::contains, 2))
        .isEqualTo(new UnknownTiles(2, 1));
  }

  @Test
  void shouldAssumeTheHeaviestWhereNobodyKnowsWhichAreBackground() {
    assertThat(TileWeights.unknown(Slides.narrow(), Set.of(2)::contains, 2))
        .isEqualTo(new UnknownTiles(2, 1.5));
  }

  @Test
  void shouldHaveNothingUnknownWhereEveryTileIsScored() {
    assertThat(TileWeights.unknown(manifest, Set.of(0, 1, 2, 3)::contains, 0))
        .isEqualTo(UnknownTiles.NONE);
  }
}
