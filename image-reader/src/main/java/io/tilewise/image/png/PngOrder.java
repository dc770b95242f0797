package io.tilewise.image.png;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import java.util.HashSet;
import java.util.Set;

/**
 * The order of a PNG's chunks that pixels depend on (PNG specification, third edition, 5.6).
 * Readers disagree over files that break it, so these are refused by name.
 */
final class PngOrder {
  /** The chunks that decide what a pixel is; all others may stand anywhere and in any number. */
  private static final Set<String> DECISIVE = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

  private final Set<String> seen = new HashSet<>();
  private String last = "";

  /** Takes the next chunk's type. */
  void next(String type) throws ImageFormatException {
    switch (type) {
      case "IHDR" -> once(type);
      case "PLTE" -> {
        once(type);
        before("IDAT", type);
        before("tRNS", type);
      }
      case "tRNS" -> {
        once(type);
        before("IDAT", type);
      }
      case "IDAT" -> inARow();
      case "IEND" -> checkPixels();
      default -> {}
    }
    if (DECISIVE.contains(type)) {
      seen.add(type);
    }
    last = type;
  }

  static boolean isDecisive(String type) {
    return DECISIVE.contains(type);
  }

  private void once(String type) throws ImageFormatException {
    if (seen.contains(type)) {
      throw corrupt("PNG chunk: a second " + type + " (expected: one)");
    }
  }

  private void before(String later, String type) throws ImageFormatException {
    if (seen.contains(later)) {
      throw corrupt("PNG chunk: " + type + " behind " + later + " (expected: before it)");
    }
  }

  private void inARow() throws ImageFormatException {
    if (seen.contains("IDAT") && !last.equals("IDAT")) {
      throw corrupt("PNG chunk: IDAT behind " + last + " (expected: all IDAT in a row)");
    }
  }

  private void checkPixels() throws ImageFormatException {
    if (!seen.contains("IDAT")) {
      throw corrupt("PNG pixel data: missing (expected: IDAT before IEND)");
    }
  }
}
