package io.tilewise.standalone.demo;

/**
 * A colour.
 *
 * @param red 0 to 255
 * @param green 0 to 255
 * @param blue 0 to 255
 */
public record Rgb(double red, double green, double blue) {

  /** This colour with a share of another: 0 keeps this one, 1 gives the other. */
  Rgb blend(Rgb other, double share) {
    return new Rgb(
        red + (other.red - red) * share,
        green + (other.green - green) * share,
        blue + (other.blue - blue) * share);
  }

  /** Every channel times {@code factor}. */
  Rgb times(double factor) {
    return new Rgb(red * factor, green * factor, blue * factor);
  }

  /** Every channel plus {@code amount}. */
  Rgb plus(double amount) {
    return new Rgb(red + amount, green + amount, blue + amount);
  }

  /** Writes three bytes, clamped. */
  void write(byte[] rgb, int offset) {
    rgb[offset] = clamp(red);
    rgb[offset + 1] = clamp(green);
    rgb[offset + 2] = clamp(blue);
  }

  private static byte clamp(double channel) {
    return (byte) Math.clamp(Math.round(channel), 0, 255);
  }
}
