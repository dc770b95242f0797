package io.tilewise.image.tissue;

import java.math.BigDecimal;

/** Which tiles are asked for. */
public sealed interface TissueRule {
  /** All tiles are. */
  String OFF = "off";

  /** The image decides which saturation is tissue. */
  String AUTO = "auto";

  /** All tiles, and nobody looks what they hold. */
  record Off() implements TissueRule {}

  /**
   * Tiles with tissue, by a threshold that is learnt from the image.
   *
   * @param least share of a tile, 0 to 1, from which on it is no background
   */
  record Auto(double least) implements TissueRule {
    public Auto {
      checkShare("least", least);
    }
  }

  /**
   * Tiles with tissue, by a threshold.
   *
   * @param saturation from which on a bright pixel is tissue, 0 to 1, counted in thousandths
   * @param least share of a tile, 0 to 1, from which on it is no background
   */
  record Fixed(double saturation, double least) implements TissueRule {
    public Fixed {
      checkShare("saturation", saturation);
      checkShare("least", least);
    }
  }

  /**
   * As cards and submissions write it.
   *
   * @param tissue {@link #OFF}, {@link #AUTO} or a threshold
   * @param least share of a tile, 0 to 1, from which on it is no background
   */
  static TissueRule of(String tissue, double least) {
    return switch (tissue) {
      case OFF -> new Off();
      case AUTO -> new Auto(least);
      default -> new Fixed(number(tissue), least);
    };
  }

  private static double number(String tissue) {
    try {
      return new BigDecimal(tissue).doubleValue();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "tissue: " + tissue + " (expected: off, auto, or a threshold of saturation, 0 to 1)", e);
    }
  }

  private static void checkShare(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to 1)");
    }
  }
}
