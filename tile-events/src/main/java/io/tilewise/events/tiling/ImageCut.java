package io.tilewise.events.tiling;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tilewise.events.check.Checks;
import org.jspecify.annotations.Nullable;

/**
 * What of an image was cut into tiles, and which of them were judged: all that hold tissue.
 *
 * @param width of the image in level-0 pixels, &gt;= 1
 * @param height of the image in level-0 pixels, &gt;= 1
 * @param region that was cut, in level-0 pixels, within the image
 * @param tiles of the region, &gt;= 1
 * @param backgroundTiles those that hold no tissue and were left out, 0 to {@code tiles}
 * @param tissueMask how they were told, in words; null when nobody looked, or the tiler does not
 *     say
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImageCut(
    int width,
    int height,
    Region region,
    int tiles,
    int backgroundTiles,
    @Nullable String tissueMask) {
  public ImageCut {
    Checks.between("cut.width", width, 1, Region.MAX_SIDE);
    Checks.between("cut.height", height, 1, Region.MAX_SIDE);
    Checks.present("cut.region", region);
    Checks.between("cut.tiles", tiles, 1, TileGrid.MAX_TILES);
    Checks.between("cut.backgroundTiles", backgroundTiles, 0, TileGrid.MAX_TILES);
    tissueMask = Checks.optionalForPeople(tissueMask);
  }

  /** Whether all of the image was cut; an edge that the image's tiles left out is no part. */
  public boolean coversImage() {
    return region.x() == 0
        && region.y() == 0
        && region.width() == width
        && region.height() == height;
  }
}
