package io.tilewise.imageverdict;

import io.tilewise.events.model.TilesPerImage;
import io.tilewise.verdict.rules.VerdictRules;

/**
 * How large an image may be for a fit to hold: a rule says other things of more tiles than it heard
 * from the images of the fit.
 *
 * @param least tiles with tissue, &gt;= 1
 * @param most tiles with tissue
 */
public record FittedSizes(int least, int most) {
  /**
   * So many times fewer tiles than any image of the fit had, or more, and its numbers do not hold;
   * docs/choosing-a-rule.md tells how this was measured.
   */
  private static final double FAR = 1.5;

  /** For rules that allow for the number of tiles. */
  private static final double FAR_FOR_EVIDENCE = 4;

  /**
   * Those of a rule.
   *
   * @param fitted how many the images of the fit had
   * @param rule configuration value of a rule that there is
   */
  public static FittedSizes of(TilesPerImage fitted, String rule) {
    boolean evidence = VerdictRules.spec(rule).name().equals("evidence-mixture");
    double far = evidence ? FAR_FOR_EVIDENCE : FAR;
    return new FittedSizes((int) Math.ceil(fitted.least() / far), (int) (fitted.most() * far));
  }

  /** Whether an image of so many tiles with tissue is among them. */
  public boolean hold(int tiles) {
    return tiles >= least && tiles <= most;
  }

  /** How many the images of a fit had, for people: {@code 36}, or {@code 12 to 36}. */
  public static String text(TilesPerImage fitted) {
    return fitted.least() == fitted.most()
        ? String.valueOf(fitted.least())
        : fitted.least() + " to " + fitted.most();
  }
}
