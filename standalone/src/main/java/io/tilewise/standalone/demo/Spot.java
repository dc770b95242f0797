package io.tilewise.standalone.demo;

/**
 * An elliptic spot of stain in a tile: a dot, or a ring when it is hollow.
 *
 * @param x centre in pixels of the tile
 * @param y centre in pixels of the tile
 * @param radiusX half the width in pixels
 * @param radiusY half the height in pixels
 * @param angle of the ellipse in radians
 * @param hollow 0 for a filled spot; else the share of the radius that is empty
 * @param softness share of the radius over which the edge fades
 * @param colour of the stain
 * @param strength 0 (nothing) to 1 (hides what is below)
 */
record Spot(
    double x,
    double y,
    double radiusX,
    double radiusY,
    double angle,
    double hollow,
    double softness,
    Rgb colour,
    double strength) {

  Spot hollow(double share) {
    return new Spot(x, y, radiusX, radiusY, angle, share, softness, colour, strength);
  }

  Spot soft(double share) {
    return new Spot(x, y, radiusX, radiusY, angle, hollow, share, colour, strength);
  }

  Spot strength(double share) {
    return new Spot(x, y, radiusX, radiusY, angle, hollow, softness, colour, share);
  }

  /** How much of the stain lies on a pixel, 0 to {@code strength}. */
  double coverage(double pixelX, double pixelY) {
    double dx = pixelX - x;
    double dy = pixelY - y;
    double reach = Math.max(radiusX, radiusY) * (1 + softness);
    if (dx * dx + dy * dy > reach * reach) {
      return 0;
    }
    double along = dx * Math.cos(angle) + dy * Math.sin(angle);
    double across = dy * Math.cos(angle) - dx * Math.sin(angle);
    double distance =
        Math.sqrt(along * along / (radiusX * radiusX) + across * across / (radiusY * radiusY));
    double outer = fade(1 - distance);
    double inner = hollow == 0 ? 1 : fade(distance - hollow);
    return strength * outer * inner;
  }

  /** From 0 outside the edge to 1 inside, without a kink at either end. */
  private double fade(double inside) {
    double t = Math.clamp(inside / softness + 0.5, 0, 1);
    return t * t * (3 - 2 * t);
  }
}
