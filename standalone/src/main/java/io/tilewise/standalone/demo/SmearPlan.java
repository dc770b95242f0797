package io.tilewise.standalone.demo;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A thin blood smear to be drawn, one cell per tile, and the truth about it. The same plan gives
 * the same picture and the same truth on every machine.
 *
 * @param imageId of the image
 * @param columns tiles per row
 * @param rows tiles per column
 * @param tileSize width and height of a tile in pixels
 * @param infectedCells how many tiles hold an infected cell
 * @param stain colour of the red cells
 * @param seed of everything that is random
 */
public record SmearPlan(
    String imageId, int columns, int rows, int tileSize, int infectedCells, Rgb stain, long seed) {

  /** Three smears of 4096x4096 pixels: none, few and many infected cells. */
  public static List<SmearPlan> samples() {
    return List.of(
        sample("smear-none", 0, new Rgb(192, 172, 184), 11),
        sample("smear-few", 12, new Rgb(196, 166, 178), 12),
        sample("smear-many", 300, new Rgb(206, 162, 164), 13));
  }

  private static SmearPlan sample(String imageId, int infectedCells, Rgb stain, long seed) {
    return new SmearPlan(imageId, 32, 32, 128, infectedCells, stain, seed);
  }

  /** {@code columns * rows}. */
  public int tileCount() {
    return columns * rows;
  }

  /** The indices of the tiles with an infected cell, row by row from 0. */
  public BitSet infected() {
    List<Integer> tiles = new ArrayList<>();
    for (int index = 0; index < tileCount(); index++) {
      tiles.add(index);
    }
    Collections.shuffle(tiles, new Random(seed));
    BitSet infected = new BitSet(tileCount());
    tiles.subList(0, infectedCells).forEach(infected::set);
    return infected;
  }
}
