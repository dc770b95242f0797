package io.tilewise.imageverdict;

import java.util.Arrays;
import java.util.Locale;

/** Probabilities as text: three digits, and more where two that differ would look alike. */
final class Digits {
  private static final int FEWEST = 3;
  private static final int MOST = 9;

  private final int digits;

  private Digits(int digits) {
    this.digits = digits;
  }

  /** As many as a probability needs to be told from each of these. */
  static Digits telling(double probability, double... from) {
    int digits = FEWEST;
    while (digits < MOST && new Digits(digits).isLike(probability, from)) {
      digits++;
    }
    return new Digits(digits);
  }

  private boolean isLike(double probability, double... from) {
    return Arrays.stream(from)
        .anyMatch(each -> each != probability && rounded(each).equals(rounded(probability)));
  }

  /** A limit, which is exactly what it is. */
  String rounded(double number) {
    return String.format(Locale.ROOT, "%." + digits + "f", number);
  }

  /** A probability: what is all but certain is not written as if it were certain. */
  String text(double probability) {
    double step = Math.pow(10, -digits);
    if (probability < step / 2) {
      return "less than " + rounded(step);
    }
    return probability > 1 - step / 2 ? "more than " + rounded(1 - step) : rounded(probability);
  }
}
