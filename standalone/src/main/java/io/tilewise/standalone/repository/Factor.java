package io.tilewise.standalone.repository;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number, which may be written as a fraction: {@code 1/255}. Stateless. */
final class Factor implements ITypeConverter<Double> {
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
}
