package io.tilewise.verdict.scores;

/**
 * Tiles of the image that have no score, because they failed or are missing.
 *
 * @param count how many, &gt;= 0
 * @param weight the most that they could weigh together, if all of them were tissue, 0 to 1e19
 */
public record UnknownTiles(int count, double weight) {
  /** Above the weight of as many of the heaviest tiles as an int can count. */
  private static final double MOST_WEIGHT = 1e19;

  /** Every tile was scored. */
  public static final UnknownTiles NONE = new UnknownTiles(0, 0);

  public UnknownTiles {
    Checks.check(count >= 0, "count", count, ">= 0");
    Checks.check(weight >= 0 && weight <= MOST_WEIGHT, "weight", weight, "0 to 1e19");
  }

  /** Whether nothing is unknown that could weigh anything. */
  public boolean isNone() {
    return count == 0 || weight == 0;
  }
}
