package io.tilewise.verdict;

/**
 * Tiles of the image that have no score, because they failed or are missing.
 *
 * @param count how many, &gt;= 0
 * @param weight the most that they could weigh together, if all of them were tissue, &gt;= 0
 */
public record UnknownTiles(int count, double weight) {
  /** Every tile was scored. */
  public static final UnknownTiles NONE = new UnknownTiles(0, 0);

  public UnknownTiles {
    Checks.check(count >= 0, "count", count, ">= 0");
    Checks.check(weight >= 0 && Double.isFinite(weight), "weight", weight, ">= 0 and finite");
  }

  /** Whether nothing is unknown that could weigh anything. */
  public boolean isNone() {
    return count == 0 || weight == 0;
  }
}
