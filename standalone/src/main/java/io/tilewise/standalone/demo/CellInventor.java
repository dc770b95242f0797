package io.tilewise.standalone.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Invents one cell; the same random numbers give the same cell. */
final class CellInventor {
  private static final Rgb CHROMATIN = new Rgb(150, 28, 120);
  private static final Rgb CYTOPLASM = new Rgb(152, 74, 150);
  private static final Rgb DEBRIS = new Rgb(150, 120, 130);

  private final SplittableRandom random;
  private final int tileSize;
  private final double centre;
  private final double radius;

  CellInventor(SplittableRandom random, int tileSize) {
    this.random = random;
    this.tileSize = tileSize;
    this.centre = tileSize / 2.0 + random.nextDouble(-1.5, 1.5);
    this.radius = tileSize * random.nextDouble(0.44, 0.475);
  }

  /** A cell of a smear that is stained in this colour. */
  Cell invent(Rgb stain, boolean infected) {
    List<Spot> spots = debris();
    if (infected) {
      int parasites = oneIn(4) ? 2 : 1;
      for (int i = 0; i < parasites; i++) {
        spots.addAll(parasite());
      }
    }
    double[] bumps = random.doubles(Cell.HARMONICS.length, 0, 2 * Math.PI).toArray();
    double pallor = oneIn(3) ? random.nextDouble(0.1, 0.4) : random.nextDouble(0, 0.08);
    return new Cell(centre, radius, bumps, tint(stain), pallor, wave(), wave(), List.copyOf(spots));
  }

  private Rgb tint(Rgb stain) {
    return new Rgb(
            stain.red() + random.nextDouble(-6, 6),
            stain.green() + random.nextDouble(-5, 5),
            stain.blue() + random.nextDouble(-6, 6))
        .times(random.nextDouble(0.95, 1.05));
  }

  /** Harmless: faint smudges such as stain precipitate and platelets out of focus leave. */
  private List<Spot> debris() {
    List<Spot> spots = new ArrayList<>();
    for (int left = random.nextInt(-3, 3); left > 0; left--) {
      Position at = somewhere(0, 0.85);
      double size = radius * random.nextDouble(0.03, 0.07);
      spots.add(at.spot(size, 0.8, DEBRIS).soft(1.4).strength(random.nextDouble(0.08, 0.2)));
    }
    return spots;
  }

  /** Plasmodium: a ring with chromatin dots, or an older, compact parasite. */
  private List<Spot> parasite() {
    Position at = somewhere(0.1, 0.6);
    double size = radius * random.nextDouble(0.22, 0.32);
    return oneIn(3) ? compact(at, size) : ring(at, size);
  }

  private List<Spot> ring(Position at, double size) {
    List<Spot> spots = new ArrayList<>();
    double flat = random.nextDouble(0.7, 1);
    spots.add(at.spot(size, flat, CYTOPLASM).hollow(0.62).soft(0.3).strength(0.75));
    for (int dots = random.nextInt(1, 3); dots > 0; dots--) {
      double dot = size * random.nextDouble(0.32, 0.45);
      spots.add(at.moved(size * 0.8, anyAngle()).spot(dot, 0.85, CHROMATIN).strength(0.95));
    }
    return spots;
  }

  private List<Spot> compact(Position at, double size) {
    List<Spot> spots = new ArrayList<>();
    spots.add(at.spot(size, 0.7, CYTOPLASM).soft(0.7).strength(0.7));
    for (int grains = 2; grains > 0; grains--) {
      double grain = size * random.nextDouble(0.4, 0.55);
      Position near = at.moved(size * random.nextDouble(0.35), anyAngle());
      spots.add(near.spot(grain, 0.8, CHROMATIN).strength(0.9));
    }
    return spots;
  }

  /** A place in the cell, its distance from the centre as a share of the radius. */
  private Position somewhere(double nearest, double furthest) {
    double distance = radius * random.nextDouble(nearest, furthest);
    return new Position(centre, centre, anyAngle()).moved(distance, anyAngle());
  }

  private double anyAngle() {
    return random.nextDouble(2 * Math.PI);
  }

  private boolean oneIn(int many) {
    return random.nextInt(many) == 0;
  }

  /** A gentle wave with a finer one on it, per pixel. */
  private double[] wave() {
    double gentle = anyAngle();
    double fine = anyAngle();
    return IntStream.range(0, tileSize)
        .mapToDouble(i -> 1.2 * Math.sin(i * 0.09 + gentle) + 0.7 * Math.sin(i * 0.31 + fine))
        .toArray();
  }

  /** A place in pixels of the tile and the way a spot there is turned. */
  private record Position(double x, double y, double angle) {
    Position moved(double distance, double direction) {
      return new Position(
          x + distance * Math.cos(direction), y + distance * Math.sin(direction), angle);
    }

    Spot spot(double size, double flat, Rgb colour) {
      return new Spot(x, y, size, size * flat, angle, 0, 0.5, colour, 1);
    }
  }
}
