package io.tilewise.standalone.demo;

import java.util.List;

/**
 * A red blood cell in a square tile: a disc with an uneven outline, a paler middle and a grainy
 * surface, and what lies on it. The shapes and colours follow segmented Giemsa-stained crops, where
 * everything outside the cell is black.
 *
 * @param centre of the disc in pixels of the tile, both ways
 * @param radius in pixels
 * @param bumps outline: phases of the second, third and fifth harmonic
 * @param colour of the cell's body
 * @param pallor how much paler the middle is, 0 to 1
 * @param surfaceX uneven brightness, a factor per column of the tile
 * @param surfaceY the other factor, per row of the tile
 * @param spots stain on the cell, painted in order
 */
@SuppressWarnings("ArrayRecordComponent") // drawn once, never compared
record Cell(
    double centre,
    double radius,
    double[] bumps,
    Rgb colour,
    double pallor,
    double[] surfaceX,
    double[] surfaceY,
    List<Spot> spots) {
  private static final Rgb PALE = new Rgb(232, 218, 214);
  static final int[] HARMONICS = {2, 3, 5};
  private static final Rgb BLACK = new Rgb(0, 0, 0);
  private static final double BUMP = 0.018;
  private static final double VISIBLE = 0.02;

  /**
   * The colour at a pixel of the tile.
   *
   * @param noise grain of the camera, about -1 to 1
   */
  Rgb at(int x, int y, double noise) {
    double distance = Math.sqrt((x - centre) * (x - centre) + (y - centre) * (y - centre));
    double edge = edge(x, y, distance);
    if (edge == 0) {
      return BLACK;
    }
    double inner = distance / radius * (distance / radius);
    Rgb body = pallor > VISIBLE ? colour.blend(PALE, pallor * Math.exp(-inner * 6)) : colour;
    body = body.times(1 - 0.06 * inner * inner * inner).plus(surfaceX[x] * surfaceY[y]);
    for (Spot spot : spots) {
      double coverage = spot.coverage(x, y);
      body = coverage > 0 ? body.blend(spot.colour(), coverage) : body;
    }
    return body.plus(noise * 2.2).times(edge);
  }

  /** 1 inside the outline, 0 outside; only a pixel near it needs the outline's direction. */
  private double edge(double x, double y, double distance) {
    if (Math.abs(distance - radius) > radius * 3 * BUMP + 1) {
      return distance < radius ? 1 : 0;
    }
    double direction = Math.atan2(y - centre, x - centre);
    double factor = 1;
    for (int i = 0; i < HARMONICS.length; i++) {
      factor += BUMP * Math.cos(HARMONICS[i] * direction + bumps[i]);
    }
    return Math.clamp(radius * factor - distance + 0.5, 0, 1);
  }
}
