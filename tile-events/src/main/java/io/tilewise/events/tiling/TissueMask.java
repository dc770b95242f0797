package io.tilewise.events.tiling;

import com.fasterxml.jackson.annotation.JsonValue;
import io.tilewise.events.check.Checks;
import java.math.BigDecimal;

/** How tissue is told from background. In JSON {@code off}, {@code auto} or a saturation. */
public sealed interface TissueMask {
  /** For messages. */
  String EXPECTED = "off, auto or a saturation of 0 to 1";

  /** Digits behind the point of a saturation. */
  int DECIMALS = 6;

  /** Every tile counts as tissue. */
  record Off() implements TissueMask {
    @Override
    public String toString() {
      return text();
    }
  }

  /** By a saturation that is found in the image itself. */
  record Auto() implements TissueMask {
    @Override
    public String toString() {
      return text();
    }
  }

  /**
   * By a saturation that is given.
   *
   * @param saturation from which a pixel is tissue, 0 to 1 with six decimals at most
   */
  record Threshold(double saturation) implements TissueMask {
    public Threshold {
      Checks.fraction("tissue", saturation);
      Checks.check(
          decimal(saturation).scale() <= DECIMALS, "tissue", saturation, "at most six decimals");
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /** As a card, a submission or a command line has it. */
  static TissueMask parse(String text) {
    return switch (text) {
      case "off" -> new Off();
      case "auto" -> new Auto();
      default -> threshold(text);
    };
  }

  private static Threshold threshold(String text) {
    Checks.check(text.matches("[01]([.][0-9]{1,6})?"), "tissue", "'" + text + "'", EXPECTED);
    return new Threshold(Double.parseDouble(text));
  }

  /** What {@link #parse} reads. */
  @JsonValue
  default String text() {
    return switch (this) {
      case Off _ -> "off";
      case Auto _ -> "auto";
      case Threshold(double saturation) -> decimal(saturation).toPlainString();
    };
  }

  private static BigDecimal decimal(double saturation) {
    return BigDecimal.valueOf(saturation).stripTrailingZeros();
  }
}
