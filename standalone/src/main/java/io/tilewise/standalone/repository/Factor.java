package io.tilewise.standalone.repository;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number, which may be written as a fraction: {@code 1/255}. Stateless. */
final class Factor implements ITypeConverter<Double> {
  private static final double MOST_PARTS = 1e4;

  @Override
  public Double convert(String text) {
    String[] parts = text.split("/", -1);
    try {
      double number = Double.parseDouble(parts[0]);
      for (int i = 1; i < parts.length; i++) {
        number /= Double.parseDouble(parts[i]);
      }
      return number;
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          text + " (expected: a number, or a fraction such as 1/255)");
    }
  }

  /** As people write it: {@code 1/255}, {@code 1/127.5}, {@code 0.485}, {@code 1}. */
  static String text(double number) {
    double halves = Math.rint(2 / number);
    boolean fraction = 0 < number && number < 1 && halves <= MOST_PARTS && 2 / halves == number;
    String decimal = brief(number);
    String parts = "1/" + brief(halves / 2);
    return fraction && parts.length() < decimal.length() ? parts : decimal;
  }

  private static String brief(double number) {
    return String.valueOf(number).replaceFirst("\\.0$", "");
  }
}
