package io.tilewise.image.tissue;

import java.util.function.IntFunction;

/**
 * The tiles that an image is cut into.
 *
 * @param level that they are cut from
 * @param size width and height of a whole one in pixels of the level, &gt;= 1
 * @param count of them, &gt;= 1
 * @param areas of each index the pixels of the level that are the image's, not padding
 */
public record CutTiles(int level, int size, int count, IntFunction<Area> areas) {
  /** Of one tile. */
  Area area(int index) {
    return areas.apply(index);
  }
}
