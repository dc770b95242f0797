package io.tilewise.image.openslide;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The table of contents of an MRXS slide. It names the files with the pixels, and the library opens
 * whatever it names, in whatever folder: so each has to be one of the slide's own.
 */
public final class Slidedat {
  /** What the file is called, in the slide's folder. */
  public static final String NAME = "Slidedat.ini";

  /** The library takes no larger one. */
  public static final int MAX_BYTES = 1 << 20;

  private static final Pattern FILE = Pattern.compile("INDEXFILE|FILE_\\d+");
  private static final Pattern SIDE = Pattern.compile("DIGITIZER_(WIDTH|HEIGHT)");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  private Slidedat() {}

  /**
   * Refuses a table that names other files, or images that would be too large to be decoded.
   *
   * @param files the names of those in the slide's folder
   */
  public static void check(byte[] table, Set<String> files, ImageLimits limits)
      throws ImageFormatException {
    // As the library reads it, lines end with a line feed alone.
    for (String line : new String(table, StandardCharsets.UTF_8).split("\n", -1)) {
      String[] parts = line.split("=", 2);
      if (parts.length == 2) {
        check(parts[0].strip(), parts[1].strip(), files, limits);
      }
    }
  }

  private static void check(String key, String value, Set<String> files, ImageLimits limits)
      throws ImageFormatException {
    if (FILE.matcher(key).matches() && !files.contains(value)) {
      throw corrupt("MRXS " + key + ": not in its folder (expected: a file there)");
    }
    if (SIDE.matcher(key).matches()) {
      if (!NUMBER.matcher(value).matches()) {
        throw corrupt("MRXS " + key + ": no size (expected: up to nine digits)");
      }
      int side = Integer.parseInt(value);
      limits.checkHeld("MRXS image by " + key, side, side);
    }
  }
}
