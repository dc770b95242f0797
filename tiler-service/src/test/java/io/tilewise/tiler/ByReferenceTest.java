package io.tilewise.tiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.image.ImageLayout;
import io.tilewise.image.Level;
import io.tilewise.model.ModelCard;
import io.tilewise.model.cut.Cutting;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ByReferenceTest {
  private static final int LARGE = 10_240; // 40 tiles of 256 a side: 104 megapixels
  private static final int SMALL = 9_984; // 39 tiles a side: just below a hundred

  @Test
  void shouldSendByItselfTheTilesOfImagesOfWhichMuchIsCut() throws Exception {
    assertThat(ByReference.AUTO.appliesTo(tiled(LARGE, 256, 256))).isTrue();
    assertThat(ByReference.AUTO.appliesTo(tiled(SMALL, 256, 256))).isFalse();
  }

  /** Each tile would have its reader decode far more than itself. */
  @Test
  void shouldNotByItselfSendTilesOfLargePieces() throws Exception {
    assertThat(ByReference.AUTO.appliesTo(tiled(LARGE, LARGE, 1))).as("strips").isFalse();
    assertThat(ByReference.AUTO.appliesTo(tiled(LARGE, 2048, 2048))).isFalse();
    assertThat(ByReference.AUTO.appliesTo(tiled(LARGE, 1024, 1024))).isTrue();
    assertThat(ByReference.AUTO.appliesTo(cutting(LARGE, Optional.empty(), false)))
        .as("a reader that does not tell")
        .isTrue();
  }

  /** Inference may not have it, and would fail each tile. */
  @Test
  void shouldNotByItselfSendTilesThatOpenSlideReads() throws Exception {
    Cutting slide = cutting(LARGE, Optional.empty(), false, "openslide-4.0.0");

    assertThat(ByReference.AUTO.appliesTo(slide)).isFalse();
    assertThat(ByReference.ALWAYS.appliesTo(slide)).isTrue();
  }

  @Test
  void shouldSendAllOrNoneWhereSomebodySaysSo() throws Exception {
    assertThat(ByReference.NEVER.appliesTo(tiled(LARGE, 256, 256))).isFalse();
    assertThat(ByReference.ALWAYS.appliesTo(tiled(256, 256, 256))).isTrue();
    assertThat(ByReference.ALWAYS.appliesTo(tiled(LARGE, LARGE, 1))).isTrue();
  }

  @Test
  void shouldSendNoneOfAFormatThatGivesRows() throws Exception {
    for (ByReference when : ByReference.values()) {
      assertThat(when.appliesTo(cutting(LARGE, Optional.empty(), true))).isFalse();
    }
  }

  private static Cutting tiled(int side, int pieceWidth, int pieceHeight) throws Exception {
    return cutting(side, Optional.of(new Level.StoredTiles(pieceWidth, pieceHeight)), false);
  }

  private static Cutting cutting(int side, Optional<Level.StoredTiles> stored, boolean sequential)
      throws Exception {
    return cutting(side, stored, sequential, ImageLayout.LOSSLESS);
  }

  private static Cutting cutting(
      int side, Optional<Level.StoredTiles> stored, boolean sequential, String decoder)
      throws Exception {
    ImageLayout layout =
        new ImageLayout(
            "test",
            decoder,
            List.of(new Level(side, side, 1, stored)),
            OptionalDouble.empty(),
            sequential,
            ImageLayout.UPRIGHT);
    return Cutting.of(
        layout, new ModelCard.Tile(256, 0, null, EdgePolicy.PAD), null, Long.MAX_VALUE);
  }
}
