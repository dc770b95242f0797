package io.tilewise.model.cut;

import io.tilewise.events.tiling.Region;
import io.tilewise.events.tiling.TissueMask;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageReader;
import io.tilewise.image.tissue.Area;
import io.tilewise.image.tissue.CutTiles;
import io.tilewise.image.tissue.TissueShares;
import io.tilewise.model.ModelCard;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How a card wants tissue told from background, unless a submission wants it otherwise.
 *
 * @param least share of a tile's pixels from which on it is no background
 */
public record TissueChoice(TissueMask mask, double least) {

  /**
   * Of a card.
   *
   * @param asked by a submission; null: the card decides
   */
  public static TissueChoice of(ModelCard.Tile tile, @Nullable TissueMask asked) {
    TissueMask ofCard = tile.tissue() == null ? new TissueMask.Off() : tile.tissue();
    double least = tile.minTissue() == null ? ModelCard.Tile.DEFAULT_MIN_TISSUE : tile.minTissue();
    return new TissueChoice(asked == null ? ofCard : asked, least);
  }

  /** Whether each tile of a grid is cut, whatever it holds. */
  public boolean isOff() {
    return mask instanceof TissueMask.Off;
  }

  /**
   * How much of each tile of an image is tissue.
   *
   * @param image that is cut; of one thread from now on
   * @throws ImageFormatException when what is looked at is damaged
   */
  public TissueShares shares(ImageReader image, Cutting cutting)
      throws IOException, ImageFormatException {
    CutTiles tiles =
        new CutTiles(
            cutting.grid().level(),
            cutting.grid().tileSize(),
            cutting.grid().tileCount(),
            index -> area(cutting, index));
    return switch (mask) {
      case TissueMask.Off() -> TissueShares.all();
      case TissueMask.Auto() -> TissueShares.auto(image, tiles, least);
      case TissueMask.Threshold(double saturation) ->
          TissueShares.from(saturation, image, tiles, least);
    };
  }

  /** Padding is no glass: it is not looked at. */
  private static Area area(Cutting cutting, int index) {
    Region at = cutting.levelRegion(index);
    return new Area(at.x(), at.y(), cutting.validWidth(index), cutting.validHeight(index));
  }
}
