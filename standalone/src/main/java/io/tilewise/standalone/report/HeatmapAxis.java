package io.tilewise.standalone.report;

import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.events.tiling.LevelArea;
import io.tilewise.events.tiling.TileGrid;

/**
 * Where along one side of a reduced picture the tiles of a grid stand.
 *
 * @param scale pixels of the level that a pixel of the picture stands for
 * @param from first pixel of the level that is cut
 * @param length pixels of the level that tiles own
 * @param tiles along this side
 * @param stride of the grid
 */
record HeatmapAxis(double scale, int from, int length, int tiles, int stride) {
  private static final int FRAME = 2;

  /** Narrower tiles than this have no frame, which would hide them. */
  private static final int LEAST_FRAMED = 4 * FRAME;

  /** From left to right. */
  static HeatmapAxis across(TileGrid grid, int factor) {
    LevelArea area = grid.area();
    return area == null
        ? of(grid, factor, 0, Integer.MAX_VALUE, grid.columns())
        : of(grid, factor / area.downsample(), area.x(), area.width(), grid.columns());
  }

  /** From top to bottom. */
  static HeatmapAxis down(TileGrid grid, int factor) {
    LevelArea area = grid.area();
    return area == null
        ? of(grid, factor, 0, Integer.MAX_VALUE, grid.rows())
        : of(grid, factor / area.downsample(), area.y(), area.height(), grid.rows());
  }

  private static HeatmapAxis of(TileGrid grid, double scale, int from, int length, int tiles) {
    int whole = (tiles - 1) * grid.stride() + grid.tileSize();
    int owned = grid.edge() == EdgePolicy.DROP ? Math.min(whole, length) : length;
    return new HeatmapAxis(scale, from, owned, tiles, grid.stride());
  }

  /** The column or row that owns a pixel of the picture; -1 where none does. */
  int tile(int pixel) {
    int at = within(pixel);
    return at < 0 || at >= length ? -1 : Math.min(at / stride, tiles - 1);
  }

  /** Whether a tile's frame runs through a pixel of its own. */
  boolean isEdge(int pixel, int tile) {
    int at = within(pixel) - tile * stride;
    return stride / scale >= LEAST_FRAMED
        && (at < FRAME * scale || (at >= stride - FRAME * scale && at < stride));
  }

  private int within(int pixel) {
    return (int) (pixel * scale) - from;
  }
}
