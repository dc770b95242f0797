package io.tilewise.model.cut;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.events.tiling.Region;
import io.tilewise.events.tiling.TissueMask;
import io.tilewise.image.ImageLayout;
import io.tilewise.image.ImageReader;
import io.tilewise.image.Level;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.tissue.TissueShares;
import io.tilewise.model.ModelCard;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TissueChoiceTest {
  private static final Region TISSUE = new Region(2000, 1000, 1000, 500);

  private static ModelCard.Tile card(
      int level, @Nullable TissueMask tissue, @Nullable Double least) {
    return new ModelCard.Tile(100, 0, null, EdgePolicy.PAD, level, tissue, least);
  }

  @Test
  void shouldDoAsTheCardSaysUnlessASubmissionWantsItOtherwise() {
    ModelCard.Tile silent = card(0, null, null);
    ModelCard.Tile auto = card(0, new TissueMask.Auto(), 0.25);
    TissueMask asked = new TissueMask.Threshold(0.1);

    assertThat(TissueChoice.of(silent, null))
        .isEqualTo(new TissueChoice(new TissueMask.Off(), 0.05));
    assertThat(TissueChoice.of(auto, null))
        .isEqualTo(new TissueChoice(new TissueMask.Auto(), 0.25));
    assertThat(TissueChoice.of(silent, asked)).isEqualTo(new TissueChoice(asked, 0.05));
    assertThat(TissueChoice.of(auto, new TissueMask.Off()).isOff()).isTrue();
    assertThat(TissueChoice.of(auto, null).isOff()).isFalse();
  }

  /** Ten tiles by five of level 0, five by two and a half of level 1. */
  @ParameterizedTest
  @CsvSource({"0, 50", "1, 15"})
  void shouldFindTheTilesOfTheLevelThatIsCut(int level, int expected) throws Exception {
    ModelCard.Tile tile = card(level, new TissueMask.Auto(), 0.05);
    Slide slide = new Slide();
    Cutting cutting = Cutting.of(slide.layout(), tile, null, Long.MAX_VALUE);

    TissueShares shares = TissueChoice.of(tile, null).shares(slide, cutting);

    int found = 0;
    for (int index = 0; index < cutting.grid().tileCount(); index++) {
      Region at = cutting.region(index);
      boolean touches =
          at.x() < 3000
              && at.x() + at.width() > 2000
              && at.y() < 1500
              && at.y() + at.height() > 1000;
      assertThat(shares.of(index).isPresent()).as("tile at %s", at).isEqualTo(touches);
      found += touches ? 1 : 0;
    }
    assertThat(found).isEqualTo(expected);
    assertThat(slide.read).as("levels that were read").containsExactly(3);
  }

  @Test
  void shouldNotLookAtPadding() throws Exception {
    ModelCard.Tile tile = card(0, new TissueMask.Threshold(0.05), 0.05);
    Slide slide = new Slide();
    Region corner = new Region(2950, 1450, 4000, 4000);
    Cutting cutting = Cutting.of(slide.layout(), tile, corner, Long.MAX_VALUE);

    TissueShares shares = TissueChoice.of(tile, null).shares(slide, cutting);

    assertThat(shares.of(0)).hasValue(0.25);
    assertThat(shares.of(1)).isEmpty();
    assertThat(shares.of(cutting.grid().tileCount() - 1)).isEmpty();
    assertThat(slide.outside).as("pixels beyond the slide").isZero();
  }

  /** A rectangle of tissue on glass, 4050 by 3050 pixels, and three levels more. */
  private static final class Slide implements ImageReader {
    private static final int DENSE = 0xb0;
    private static final int GLASS = 0xf3;

    private final ImageLayout layout = Layouts.pyramid(4050, 3050, 0.25, 2, 4, 8);
    private final Set<Integer> read = new HashSet<>();
    private int outside;

    @Override
    public ImageLayout layout() {
      return layout;
    }

    @Override
    public RgbPixels region(int number, int x, int y, int width, int height) {
      read.add(number);
      Level level = layout.level(number);
      outside += x + width > level.width() || y + height > level.height() ? 1 : 0;
      byte[] rgb = new byte[width * height * RgbPixels.CHANNELS];
      for (int at = 0; at < width * height; at++) {
        double fullX = (x + at % width + 0.5) * level.downsample();
        double fullY = (y + at / width + 0.5) * level.downsample();
        boolean tissue =
            fullX >= TISSUE.x()
                && fullX < TISSUE.x() + TISSUE.width()
                && fullY >= TISSUE.y()
                && fullY < TISSUE.y() + TISSUE.height();
        rgb[at * RgbPixels.CHANNELS] = (byte) (tissue ? DENSE : GLASS);
        rgb[at * RgbPixels.CHANNELS + 1] = (byte) (tissue ? DENSE / 2 : GLASS);
        rgb[at * RgbPixels.CHANNELS + 2] = (byte) (tissue ? DENSE : GLASS);
      }
      return new RgbPixels(width, height, rgb);
    }

    @Override
    public void finish() {
      // Nothing is left to be read.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
