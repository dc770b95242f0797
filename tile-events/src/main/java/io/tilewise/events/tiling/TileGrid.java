package io.tilewise.events.tiling;

import io.tilewise.events.check.Checks;

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
 */
public record TileGrid(
    int columns, int rows, int tileSize, int overlap, int level, EdgePolicy edge) {

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

  /** The grid of full-resolution tiles that covers an image of {@code width} x {@code height}. */
  public static TileGrid covering(
      int width, int height, int tileSize, int overlap, EdgePolicy edge) {
    Checks.between("width", width, 1, Region.MAX_SIDE);
    Checks.between("height", height, 1, Region.MAX_SIDE);
    Checks.between("tileSize", tileSize, 1, MAX_TILE_SIZE);
    Checks.check(overlap >= 0 && overlap < tileSize, "overlap", overlap, "0 to " + (tileSize - 1));
    int stride = tileSize - overlap;
    return new TileGrid(
        count(width, overlap, stride), count(height, overlap, stride), tileSize, overlap, 0, edge);
  }

  /** Whether this has the columns and rows of an image; another level's size is not known here. */
  public boolean covers(int width, int height) {
    return level > 0
        || (columns == count(width, overlap, stride()) && rows == count(height, overlap, stride()));
  }

  private static int count(int length, int overlap, int stride) {
    return Math.max(1, Math.ceilDiv(length - overlap, stride));
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

  /** Where a tile of an image of {@code width} x {@code height} stands; it may reach beyond. */
  public Region region(int index, int width, int height) {
    return new Region(
        start(column(index), columns, width), start(row(index), rows, height), tileSize, tileSize);
  }

  /**
   * Pixels of the image that belong to this tile and to no other: overlaps are counted once, so the
   * owned pixels of all tiles add up to the image. They weigh a tile in a verdict.
   */
  public long ownedPixels(int index, int width, int height) {
    return (long) owned(column(index), columns, width) * owned(row(index), rows, height);
  }

  private int start(int position, int count, int length) {
    boolean shifted = edge == EdgePolicy.SHIFT && position == count - 1;
    return shifted ? Math.max(0, length - tileSize) : position * stride();
  }

  private int owned(int position, int count, int length) {
    int from = position * stride();
    return position == count - 1 ? length - from : stride();
  }

  private int checkIndex(int index) {
    Checks.between("index", index, 0, tileCount() - 1);
    return index;
  }
}
