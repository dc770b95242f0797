package io.tilewise.events.tiling;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tilewise.events.check.Checks;
import org.jspecify.annotations.Nullable;

/**
 * How an image is cut into square tiles, numbered row by row from the top left: tile {@code index}
 * stands in column {@code index % columns} and row {@code index / columns}. Neighbours start one
 * stride, {@code tileSize - overlap}, apart.
 *
 * @param columns tiles per row, &gt;= 1
 * @param rows tiles per column, &gt;= 1
 * @param tileSize width and height of a tile in pixels of {@code level}, 1 to 8192
 * @param overlap pixels that neighbours share, 0 to {@code tileSize - 1}
 * @param level pyramid level the pixels come from, 0 = full resolution
 * @param edge what happens at the right and the lower edge
 * @param area the part of the level that is cut; null: all of level 0
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TileGrid(
    int columns,
    int rows,
    int tileSize,
    int overlap,
    int level,
    EdgePolicy edge,
    @Nullable LevelArea area) {

  /** Tiles of one image: what a manifest may announce at most. */
  public static final int MAX_TILES = 1_000_000;

  /** Longest side of a tile in pixels. */
  public static final int MAX_TILE_SIZE = 8192;

  public TileGrid {
    Checks.atLeast("grid.columns", columns, 1);
    Checks.atLeast("grid.rows", rows, 1);
    Checks.check(
        (long) columns * rows <= MAX_TILES,
        "grid",
        columns + "x" + rows,
        "at most " + MAX_TILES + " tiles");
    Checks.between("grid.tileSize", tileSize, 1, MAX_TILE_SIZE);
    Checks.check(
        overlap >= 0 && overlap < tileSize, "grid.overlap", overlap, "0 to " + (tileSize - 1));
    Checks.atLeast("grid.level", level, 0);
    Checks.present("grid.edge", edge);
  }

  /** Of all of level 0. */
  public TileGrid(int columns, int rows, int tileSize, int overlap, int level, EdgePolicy edge) {
    this(columns, rows, tileSize, overlap, level, edge, null);
  }

  /** The grid of full-resolution tiles that covers an image of {@code width} x {@code height}. */
  public static TileGrid covering(
      int width, int height, int tileSize, int overlap, EdgePolicy edge) {
    Checks.between("width", width, 1, Region.MAX_SIDE);
    Checks.between("height", height, 1, Region.MAX_SIDE);
    Checks.between("tileSize", tileSize, 1, MAX_TILE_SIZE);
    Checks.check(overlap >= 0 && overlap < tileSize, "overlap", overlap, "0 to " + (tileSize - 1));
    return new TileGrid(
        count(width, tileSize, overlap, edge),
        count(height, tileSize, overlap, edge),
        tileSize,
        overlap,
        0,
        edge);
  }

  /** The grid that covers a part of a level. */
  public static TileGrid covering(
      LevelArea area, int level, int tileSize, int overlap, EdgePolicy edge) {
    TileGrid grid = covering(area.width(), area.height(), tileSize, overlap, edge);
    return new TileGrid(grid.columns, grid.rows, tileSize, overlap, level, edge, area);
  }

  /**
   * Whether this has the columns and rows of an image, and each tile begins within it; of another
   * level than 0 that is only known where the area is.
   */
  public boolean covers(int width, int height) {
    if (area == null && level > 0) {
      return true;
    }
    LevelArea cut = cut(width, height);
    return columns == count(cut.width(), tileSize, overlap, edge)
        && rows == count(cut.height(), tileSize, overlap, edge)
        && tileSize * cut.downsample() <= Region.MAX_SIDE
        && begins(cut.x() + start(columns - 1, columns, cut.width()), cut) < width
        && begins(cut.y() + start(rows - 1, rows, cut.height()), cut) < height;
  }

  private static long begins(long last, LevelArea cut) {
    return Math.round(last * cut.downsample());
  }

  private static int count(int length, int tileSize, int overlap, EdgePolicy edge) {
    return (int) tilesAlong(length, tileSize, overlap, edge);
  }

  /**
   * How many tiles stand along a side of this many pixels, however many a grid may have.
   *
   * @param overlap 0 to {@code tileSize - 1}
   */
  public static long tilesAlong(int length, int tileSize, int overlap, EdgePolicy edge) {
    long stride = (long) tileSize - overlap;
    long more = (long) length - tileSize;
    return switch (edge) {
      case PAD, SHIFT -> Math.max(0, Math.ceilDiv(more, stride)) + 1;
      case DROP -> Math.max(-1, Math.floorDiv(more, stride)) + 1;
    };
  }

  private LevelArea cut(int width, int height) {
    return area == null ? new LevelArea(1, 0, 0, width, height) : area;
  }

  /** {@code columns * rows}. */
  public int tileCount() {
    return columns * rows;
  }

  /** Pixels from one tile's start to the next one's. */
  public int stride() {
    return tileSize - overlap;
  }

  /** Column of a tile, from 0. */
  public int column(int index) {
    return checkIndex(index) % columns;
  }

  /** Row of a tile, from 0. */
  public int row(int index) {
    return checkIndex(index) / columns;
  }

  /**
   * Where a tile of an image of {@code width} x {@code height} stands, in level-0 pixels; it may
   * reach beyond.
   */
  public Region region(int index, int width, int height) {
    return cut(width, height).onLevelZero(levelRegion(index, width, height));
  }

  /** What is cut of an image of {@code width} x {@code height}, in level-0 pixels, within it. */
  public Region cutRegion(int width, int height) {
    LevelArea cut = cut(width, height);
    Region whole = cut.onLevelZero(new Region(cut.x(), cut.y(), cut.width(), cut.height()));
    return new Region(
        whole.x(),
        whole.y(),
        Math.min(whole.width(), width - whole.x()),
        Math.min(whole.height(), height - whole.y()));
  }

  /** Where a tile stands in pixels of the level: the pixels that a model sees. */
  public Region levelRegion(int index, int width, int height) {
    LevelArea cut = cut(width, height);
    return new Region(
        cut.x() + start(column(index), columns, cut.width()),
        cut.y() + start(row(index), rows, cut.height()),
        tileSize,
        tileSize);
  }

  /**
   * Pixels of the level that belong to this tile and to no other: overlaps are counted once, so the
   * owned pixels of all tiles add up to what is cut. They weigh a tile in a verdict.
   */
  public long ownedPixels(int index, int width, int height) {
    LevelArea cut = cut(width, height);
    return (long) owned(column(index), columns, cut.width())
        * owned(row(index), rows, cut.height());
  }

  /** The pixels that are a tile's own, in proportion to a whole tile: what it weighs. */
  public double ownedFraction(int index, int width, int height) {
    return ownedPixels(index, width, height) / ((double) tileSize * tileSize);
  }

  private int start(int position, int count, int length) {
    boolean shifted = edge == EdgePolicy.SHIFT && position == count - 1;
    return shifted ? Math.max(0, length - tileSize) : position * stride();
  }

  private int owned(int position, int count, int length) {
    int from = position * stride();
    boolean unknown = area == null && level > 0; // the length is level 0's: a tile is like others
    if (position < count - 1 || unknown) {
      return stride();
    }
    return edge == EdgePolicy.DROP ? tileSize : length - from;
  }

  private int checkIndex(int index) {
    Checks.between("index", index, 0, tileCount() - 1);
    return index;
  }
}
